package shop;

import io.bonsela.api.Decision;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ResponseStatus;

/** The rules do not admit the order, or there is another one with its id. The transaction is rolled back. */
@ResponseStatus(HttpStatus.CONFLICT)
public class OrderRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates it with the reason of the decision; without one, the order is older than its rewards. */
    OrderRefusedException(Decision decision) {
        super(
                decision.reason() == null
                        ? "KNOWN_ORDER"
                        : decision.reason().code().name());
    }
}
