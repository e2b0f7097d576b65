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

        Authenticated(Caller caller) {
            super(AccessTokens.authorities(caller));
            this.caller = caller;
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

    /** Returns somebody who has signed in. */
    public static Authentication signedIn(Caller caller) {
        return new Authenticated(caller);
    }

    /** Returns the caller; the request must be authenticated. */
    public static Caller of(Authentication authentication) {
        return (Caller) Objects.requireNonNull(authentication.getPrincipal());
    }
}
