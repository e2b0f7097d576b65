package loyalty.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.OptionalLong;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses requests of an address from which too many came without a valid token or signature. */
final class FailureLimitFilter extends OncePerRequestFilter {
    private final RateLimits failures;

    FailureLimitFilter(int perMinute) {
        failures = new RateLimits(perMinute);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String address = request.getRemoteAddr();
        OptionalLong wait = failures.waitSecondsNow(address);
        if (wait.isPresent()) {
            RateLimitFilter.refuse(response, wait.getAsLong());
            return;
        }
        chain.doFilter(request, response);
        if (response.getStatus() == HttpStatus.UNAUTHORIZED.value()) {
            failures.waitSeconds(address);
        }
    }
}
