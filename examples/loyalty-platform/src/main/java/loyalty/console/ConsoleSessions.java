package loyalty.console;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import loyalty.staff.Caller;
import loyalty.staff.Member;
import loyalty.staff.Members;
import loyalty.tenant.TenantScope;
import loyalty.web.Callers;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;
import org.springframework.web.filter.OncePerRequestFilter;

/** Ends the sessions of members whose password or role was changed, or who may no longer sign in. */
class ConsoleSessions extends OncePerRequestFilter {
    private final Members members;
    private final TenantScope scope;
    private final SecurityContextLogoutHandler end = new SecurityContextLogoutHandler();

    ConsoleSessions(Members members, TenantScope scope) {
        this.members = members;
        this.scope = scope;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication session = SecurityContextHolder.getContext().getAuthentication();
        if (session != null && session.getPrincipal() instanceof Caller caller && !isValid(session, caller)) {
            end.logout(request, response, session);
            response.sendRedirect("/console/sign-in");
            return;
        }
        chain.doFilter(request, response);
    }

    private boolean isValid(Authentication session, Caller caller) {
        return scope.reading(caller.tenant(), () -> members.find(caller.tenant(), caller.id()))
                .filter(Member::active)
                .filter(member -> member.sessionVersion() == Callers.sessionVersion(session))
                .isPresent();
    }
}
