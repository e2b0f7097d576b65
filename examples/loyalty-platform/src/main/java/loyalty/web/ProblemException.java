package loyalty.web;

import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** Ends a request with a problem. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ProblemDetail problem;

    /**
     * Creates it.
     *
     * @param status the status
     * @param code what is wrong, in capitals
     * @param detail the same for people
     */
    public ProblemException(HttpStatus status, String code, String detail) {
        this(status, code, detail, Map.of());
    }

    /**
     * Creates it with more for programs.
     *
     * @param status the status
     * @param code what is wrong, in capitals
     * @param detail the same for people
     * @param properties further properties of the problem
     */
    public ProblemException(HttpStatus status, String code, String detail, Map<String, ?> properties) {
        super(code, null, false, false);
        problem = Problems.of(status, code, detail);
        properties.forEach(problem::setProperty);
    }

    /** Returns the problem. */
    ProblemDetail problem() {
        return problem;
    }

    /** Says that something of the tenant is not there. */
    public static ProblemException unknown(String what) {
        return new ProblemException(
                HttpStatus.NOT_FOUND, "UNKNOWN_" + what, "there is no such " + what.toLowerCase(Locale.ROOT));
    }
}
