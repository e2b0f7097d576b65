package loyalty.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import loyalty.secret.Secrets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Gives every request an id, which is in the answer and in all that is logged meanwhile, and logs each request once: by its
 * route, because paths and queries can contain keys and numbers.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public class RequestIds extends OncePerRequestFilter {
    /** The header in which a client can send an id of its own. */
    public static final String HEADER = "X-Request-Id";

    private static final Logger LOG = LoggerFactory.getLogger(RequestIds.class);
    private static final String ATTRIBUTE = RequestIds.class.getName();

    private final Secrets secrets;

    RequestIds(Secrets secrets) {
        this.secrets = secrets;
    }

    /** Returns the id of a request. */
    public static String of(HttpServletRequest request) {
        return String.valueOf(request.getAttribute(ATTRIBUTE));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String given = request.getHeader(HEADER);
        String id = given != null && given.matches("[A-Za-z0-9._-]{1,64}") ? given : secrets.id("r");
        request.setAttribute(ATTRIBUTE, id);
        response.setHeader(HEADER, id);
        long start = System.nanoTime();
        MDC.put("requestId", id);
        try {
            chain.doFilter(request, response);
        } finally {
            log(request, response, Duration.ofNanos(System.nanoTime() - start));
            MDC.remove("requestId");
        }
    }

    private static void log(HttpServletRequest request, HttpServletResponse response, Duration took) {
        Object route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
        Object tenant = variables instanceof Map<?, ?> map ? map.get("tenant") : null;
        LOG.atInfo()
                .addKeyValue("method", request.getMethod())
                .addKeyValue("route", route == null ? "none" : route)
                .addKeyValue("tenant", tenant == null ? "none" : tenant)
                .addKeyValue("status", response.getStatus())
                .addKeyValue("millis", took.toMillis())
                .log("request");
    }
}
