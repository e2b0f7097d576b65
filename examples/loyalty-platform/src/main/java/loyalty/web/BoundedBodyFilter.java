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
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads the body of a request once and keeps its raw bytes, for the signature. Refuses bodies above one megabyte, and
 * parameters with control characters, which databases do not take.
 */
final class BoundedBodyFilter extends OncePerRequestFilter {
    private static final int LONGEST = 1 << 20;

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        byte[] body = request.getInputStream().readNBytes(LONGEST + 1);
        if (body.length > LONGEST) {
            Problems.write(response, HttpStatus.CONTENT_TOO_LARGE, "TOO_LARGE", "the body is larger than one megabyte");
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
