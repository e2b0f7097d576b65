package loyalty.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.function.Predicate;
import loyalty.staff.Caller;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses requests of a client that makes too many, before they cost anything. */
public final class RateLimitFilter extends OncePerRequestFilter {
    private final RateLimits limits;
    private final Predicate<HttpServletRequest> counted;

    /**
     * Creates a filter.
     *
     * @param perMinute how many requests a client may make in a minute
     * @param counted which requests count
     */
    public RateLimitFilter(int perMinute, Predicate<HttpServletRequest> counted) {
        limits = new RateLimits(perMinute);
        this.counted = counted;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !counted.test(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        OptionalLong wait = limits.waitSeconds(client(request));
        if (wait.isPresent()) {
            response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(wait.getAsLong()));
            Problems.write(response, HttpStatus.TOO_MANY_REQUESTS, "TOO_MANY_REQUESTS", "too many requests");
            return;
        }
        chain.doFilter(request, response);
    }

    private static String client(HttpServletRequest request) {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Caller caller
                ? caller.tenant() + '/' + caller.id()
                : "address " + request.getRemoteAddr();
    }
}
