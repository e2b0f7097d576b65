package loyalty.console;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.Terms.Charging;
import io.bonsela.api.delivery.Deliveries.ConnectorStatus.Breaker;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the pages call rules and the states of rewards and deliveries. */
final class Words {
    /** The rule of credits by hand. */
    private static final String BY_HAND = "by:hand";

    private Words() {}

    /** Returns the titles of rules by their ids; those without a title have their id. */
    static Map<String, String> titles(Optional<RuleSet> rules) {
        Map<String, String> titles = rules.stream()
                .flatMap(set -> set.rules().stream())
                .collect(Collectors.toMap(Rule::id, rule -> Objects.requireNonNullElse(rule.title(), rule.id())));
        titles.put(BY_HAND, "by hand");
        return titles;
    }

    /** Returns the state of a reward. */
    static String state(Issuance issuance) {
        return switch (issuance.state()) {
            case RESERVED -> "waits for its delivery";
            case PENDING -> "is being delivered";
            case UNKNOWN -> "delivery not known yet";
            case ISSUED ->
                issuance.type().equals("credit")
                        ? "in the wallet"
                        : issuance.terms().charging() == Charging.ON_REDEMPTION ? "can be redeemed" : "delivered";
            case REDEEMED -> issuance.type().equals("credit") ? "spent" : "redeemed";
            case FAILED -> "could not be delivered";
            case EXPIRED -> "expired";
            case CANCELLED -> "cancelled";
            case REVERSED -> "taken back";
        };
    }

    /** Returns what a connector said about a delivery. */
    static String result(String code) {
        return code.equals("NOT_WANTED") ? "nobody wants it" : code;
    }

    /** Returns the state of a circuit breaker. */
    static String breaker(Breaker state) {
        return switch (state) {
            case CLOSED -> "works";
            case OPEN -> "stopped after failures";
            case HALF_OPEN -> "is tried again";
        };
    }
}
