package loyalty.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses requests of an address from which too many came without a valid token, signature or key. */
final class FailureLimitFilter extends OncePerRequestFilter {
    private final RateLimits failures;
    private final Set<Integer> failed;

    /**
     * Creates a filter.
     *
     * @param perMinute how many failures an address may have in a minute
     * @param failed the status of a failure
     */
    FailureLimitFilter(int perMinute, HttpStatus... failed) {
        failures = new RateLimits(perMinute);
        this.failed = Arrays.stream(failed).map(HttpStatus::value).collect(Collectors.toSet());
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
        if (failed.contains(response.getStatus())) {
            failures.waitSeconds(address);
        }
    }
}
