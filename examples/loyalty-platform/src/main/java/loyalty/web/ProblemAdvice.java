package loyalty.web;

import io.bonsela.api.BonselaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Answers exceptions with problem details. Their words are for the log alone, because they can contain personal data. */
@RestControllerAdvice("loyalty.api")
class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> problem(ProblemException e) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(e.problem().getStatus());
        if (e.problem().getStatus() == HttpStatus.TOO_MANY_REQUESTS.value()) {
            answer.header(HttpHeaders.RETRY_AFTER, "10");
        }
        return answer.body(e.problem());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> engine(BonselaException e) {
        HttpStatus status = switch (e.code()) {
            case INVALID_RULE_SET, INVALID_VALUE, INVALID_MONEY, MONEY_OVERFLOW -> HttpStatus.UNPROCESSABLE_CONTENT;
            case STORE_CONFLICT, STORE_UNAVAILABLE, ENGINE_BUSY, ENGINE_CLOSED -> HttpStatus.SERVICE_UNAVAILABLE;
            default -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(status);
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            answer.header(HttpHeaders.RETRY_AFTER, "1");
        } else if (status == HttpStatus.INTERNAL_SERVER_ERROR) {
            LOG.atError().setCause(e).log("a request failed");
        }
        return answer.body(Problems.of(
                status,
                e.code().name(),
                status == HttpStatus.UNPROCESSABLE_CONTENT ? e.detail() : status.getReasonPhrase()));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> duplicate(DuplicateKeyException e) {
        return ResponseEntity.status(HttpStatus.CONFLICT)
                .body(Problems.of(
                        HttpStatus.CONFLICT, "ALREADY_THERE", "another one has this number, reference or address"));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> denied(AccessDeniedException e) {
        return ResponseEntity.status(HttpStatus.FORBIDDEN)
                .body(Problems.of(HttpStatus.FORBIDDEN, "NOT_ALLOWED", "your role does not allow it"));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unexpected(RuntimeException e) {
        LOG.atError().setCause(e).log("a request failed");
        return ResponseEntity.internalServerError()
                .body(Problems.of(HttpStatus.INTERNAL_SERVER_ERROR, "FAILED", "the request failed; it is in the log"));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail problem = Problems.of(HttpStatus.valueOf(status.value()), "BAD_REQUEST", unreadable(e));
        return super.handleExceptionInternal(e, problem, headers, status, request);
    }

    private static String unreadable(Exception e) {
        if (e instanceof TypeMismatchException mismatch) {
            return mismatch.getPropertyName() + " has a value that is not permitted";
        }
        if (e instanceof MissingServletRequestParameterException missing) {
            return missing.getParameterName() + " is missing";
        }
        return "the request cannot be read: check the JSON, the parameters and the headers";
    }
}
