package loyalty.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import loyalty.client.SignedRequests;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads the body of a request once and keeps its raw bytes, for the signature. Refuses larger bodies, and parameters with
 * control characters, which databases do not take.
 */
final class BoundedBodyFilter extends OncePerRequestFilter {
    private static final int MEGABYTE = 1 << 20;
    private static final int LARGEST_FILE = 16 * MEGABYTE;
    private static final RequestMatcher IMPORTS =
            PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.POST, "/v1/tenants/*/imports/*");

    private final int longest;

    private BoundedBodyFilter(int longest) {
        this.longest = longest;
    }

    /** Limits every body to 1 MB, except files that come with a bearer token: {@link #ofFiles} limits those. */
    static BoundedBodyFilter ofAll() {
        return new BoundedBodyFilter(MEGABYTE);
    }

    /** Limits files that come with a bearer token to 16 MB. For use after authorization, so that nobody else can send one. */
    static BoundedBodyFilter ofFiles() {
        return new BoundedBodyFilter(LARGEST_FILE);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return isFile(request) != (longest == LARGEST_FILE);
    }

    private static boolean isFile(HttpServletRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        return authorization != null
                && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
                && request.getHeader(SignedRequests.KEY) == null
                && IMPORTS.matches(request);
    }

    /** Both filters of a request have a name of their own, so that the second one runs too. */
    @Override
    protected String getAlreadyFilteredAttributeName() {
        return super.getAlreadyFilteredAttributeName() + longest;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        byte[] body = request.getInputStream().readNBytes(longest + 1);
        if (body.length > longest) {
            Problems.write(
                    response,
                    HttpStatus.CONTENT_TOO_LARGE,
                    "TOO_LARGE",
                    "the body is larger than " + longest / MEGABYTE + " MB");
            return;
        }
        Bounded bounded = new Bounded(request, body);
        if (hasControlCharacters(request)) {
            Problems.write(response, HttpStatus.BAD_REQUEST, "BAD_REQUEST", "a parameter has control characters");
            return;
        }
        chain.doFilter(bounded, response);
    }

    private static boolean hasControlCharacters(HttpServletRequest request) {
        String query = request.getQueryString();
        return query != null
                && URLDecoder.decode(
                                query.replace("%", "%25").replaceAll("%25(?=[0-9a-fA-F]{2})", "%"),
                                StandardCharsets.UTF_8)
                        .chars()
                        .anyMatch(Character::isISOControl);
    }

    /** A request whose body can be read more than once. */
    static final class Bounded extends HttpServletRequestWrapper {
        private final byte[] body;

        Bounded(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = body;
        }

        /** Returns the raw bytes. */
        byte[] body() {
            return body;
        }

        @Override
        public ServletInputStream getInputStream() {
            ByteArrayInputStream bytes = new ByteArrayInputStream(body);
            return new ServletInputStream() {
                @Override
                public int read() {
                    return bytes.read();
                }

                @Override
                public int read(byte[] target, int offset, int length) {
                    return bytes.read(target, offset, length);
                }

                @Override
                public boolean isFinished() {
                    return bytes.available() == 0;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new IllegalStateException("the request is not asynchronous");
                }
            };
        }

        @Override
        public BufferedReader getReader() {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }
}
