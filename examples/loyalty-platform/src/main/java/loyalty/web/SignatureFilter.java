package loyalty.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import loyalty.client.SignedRequests;
import loyalty.staff.Caller;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets signed requests in before anything reads their content. */
final class SignatureFilter extends OncePerRequestFilter {
    private final SignedRequests signatures;

    SignatureFilter(SignedRequests signatures) {
        this.signatures = signatures;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getHeader(SignedRequests.KEY) != null) {
            byte[] body = ((BoundedBodyFilter.Bounded) request).body();
            Optional<Caller> caller = signatures.caller(request, body);
            if (caller.isEmpty()) {
                Problems.write(response, HttpStatus.UNAUTHORIZED, "BAD_SIGNATURE", "the signature is not valid");
                return;
            }
            SecurityContextHolder.getContext().setAuthentication(Callers.forOneRequest(caller.get()));
        }
        chain.doFilter(request, response);
    }
}
