package loyalty.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;

/** Errors as problem details (RFC 9457), each with a {@code code} that programs can rely on. */
public final class Problems {
    private static final JsonMapper JSON = new JsonMapper();

    private Problems() {}

    /**
     * Returns a problem.
     *
     * @param status the status
     * @param code what is wrong, in capitals
     * @param detail the same for people
     */
    public static ProblemDetail of(HttpStatus status, String code, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setProperty("code", code);
        return problem;
    }

    /** Writes a problem in a filter, where there is no controller yet. */
    static void write(HttpServletResponse response, HttpStatus status, String code, String detail) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.getWriter()
                .write(JSON.createObjectNode()
                        .put("type", "about:blank")
                        .put("title", status.getReasonPhrase())
                        .put("status", status.value())
                        .put("detail", detail)
                        .put("code", code)
                        .toString());
    }
}
