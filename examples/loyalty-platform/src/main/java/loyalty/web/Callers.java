package loyalty.web;

import java.util.Objects;
import loyalty.staff.AccessTokens;
import loyalty.staff.Caller;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.Authentication;

/** The callers of requests, as Spring Security keeps them. */
public final class Callers {
    private Callers() {}

    /** A caller whose signature, token or password was checked. */
    static final class Authenticated extends AbstractAuthenticationToken {
        private static final long serialVersionUID = 1L;

        private final Caller caller;
        private final long sessionVersion;

        Authenticated(Caller caller, long sessionVersion) {
            super(AccessTokens.authorities(caller));
            this.caller = caller;
            this.sessionVersion = sessionVersion;
            setAuthenticated(true);
        }

        @Override
        public Object getCredentials() {
            return "";
        }

        @Override
        public Caller getPrincipal() {
            return caller;
        }

        @Override
        public String getName() {
            return caller.id();
        }
    }

    /** Returns somebody whose token or signature is valid for this request. */
    static Authentication forOneRequest(Caller caller) {
        return new Authenticated(caller, 0);
    }

    /**
     * Returns somebody who has signed in to a session.
     *
     * @param caller who
     * @param sessionVersion the version of the member's sessions; the session ends when it is another one
     */
    public static Authentication inSession(Caller caller, long sessionVersion) {
        return new Authenticated(caller, sessionVersion);
    }

    /** Returns the version of the member's sessions when this one began. */
    public static long sessionVersion(Authentication authentication) {
        return ((Authenticated) authentication).sessionVersion;
    }

    /** Returns the caller; the request must be authenticated. */
    public static Caller of(Authentication authentication) {
        return (Caller) Objects.requireNonNull(authentication.getPrincipal());
    }
}
