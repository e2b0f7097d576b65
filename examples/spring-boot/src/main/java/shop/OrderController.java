package shop;

import io.bonsela.api.Decision;
import io.bonsela.api.Money;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Takes orders over HTTP. */
@RestController
class OrderController {
    private final Checkout checkout;

    OrderController(Checkout checkout) {
        this.checkout = checkout;
    }

    /** Takes an order, and answers what it earned. */
    @PostMapping("/orders")
    List<String> pay(@RequestParam String id, @RequestParam String customer, @RequestParam String total) {
        Decision decision = checkout.pay(id, customer, Money.of("USD", total));
        return decision.issuances().stream()
                .map(issuance -> issuance.reward() + " " + issuance.value())
                .toList();
    }
}
