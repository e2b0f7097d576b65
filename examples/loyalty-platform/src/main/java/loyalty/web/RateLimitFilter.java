package loyalty.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.OptionalLong;
import loyalty.staff.Caller;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses requests of a client that makes too many, before they cost anything. */
public final class RateLimitFilter extends OncePerRequestFilter {
    private final RateLimits limits;
    private final RequestMatcher counted;

    /**
     * Creates a filter.
     *
     * @param perMinute how many requests a client may make in a minute
     * @param counted which requests count
     */
    public RateLimitFilter(int perMinute, RequestMatcher counted) {
        limits = new RateLimits(perMinute);
        this.counted = counted;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !counted.matches(request);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        OptionalLong wait = limits.waitSeconds(client(request));
        if (wait.isPresent()) {
            refuse(response, wait.getAsLong());
            return;
        }
        chain.doFilter(request, response);
    }

    /** Answers that a client must wait. */
    static void refuse(HttpServletResponse response, long seconds) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
        Problems.write(response, HttpStatus.TOO_MANY_REQUESTS, "TOO_MANY_REQUESTS", "too many requests");
    }

    private static String client(HttpServletRequest request) {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Caller caller
                ? caller.tenant() + '/' + caller.id()
                : "address " + request.getRemoteAddr();
    }
}
