package io.bonsela.rulefiles;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Outcome;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.RuleOutcome;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.RuleSet;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How an example came out.
 *
 * @param example the example
 * @param expected what was to come, such as {@code matched, USD 2.50}
 * @param actual what came
 */
public record ExampleResult(Example example, String expected, String actual) {
    /** Whether it came out as it was to. */
    public boolean passed() {
        return expected.equals(actual);
    }

    /** The mistake that it is if it did not pass. */
    public Diagnostic diagnostic() {
        return new Diagnostic(
                Diagnostic.Code.EXAMPLE_FAILED,
                "rules/" + example.rule() + "/examples",
                "'" + example.title() + "' is to come out as " + expected + ", and came out as " + actual,
                example.location());
    }

    static ExampleResult of(Example example, RuleSet rules, Supplier<RewardEngineBuilder> engines) {
        Instant now = Objects.requireNonNull(example.event().occurredAt());
        try (RewardEngine engine = engines.get()
                .clock(Clock.fixed(now, ZoneOffset.UTC))
                .clockFromEvents()
                .rules(rules)
                .build()) {
            for (Event event : example.history()) {
                Decision past = engine.process(event);
                if (past.status() != Decision.Status.DECIDED) {
                    return new ExampleResult(example, text(example.outcome(), example.value()), invalid(past));
                }
            }
            Decision decision = engine.process(example.event());
            String expected = text(example.outcome(), example.value());
            return decision.status() == Decision.Status.DECIDED
                    ? new ExampleResult(example, expected, actual(example, decision))
                    : new ExampleResult(example, expected, invalid(decision));
        }
    }

    private static String invalid(Decision decision) {
        return "an event that is not decided: " + decision.reason();
    }

    private static String actual(Example example, Decision decision) {
        Optional<RuleOutcome> outcome = decision.outcome(example.rule());
        String text = text(outcome.map(RuleOutcome::outcome).orElse(null), null);
        Money value = example.value();
        String paid =
                value == null ? "" : paid(example, decision, value.currency().code());
        String why = outcome.filter(o -> o.outcome() != example.outcome())
                .map(RuleOutcome::reason)
                .map(reason -> " (" + reason.code() + ")")
                .orElse("");
        return text + paid + why;
    }

    private static String paid(Example example, Decision decision, String currency) {
        long minor = decision.issuances().stream()
                .filter(issuance -> issuance.rule().equals(example.rule()))
                .map(Issuance::value)
                .filter(Objects::nonNull)
                .filter(paid -> paid.currency().code().equals(currency))
                .mapToLong(Money::minorUnits)
                .sum();
        return ", " + Money.ofMinor(currency, minor);
    }

    private static String text(@Nullable Outcome outcome, @Nullable Money value) {
        return (outcome == null ? "not-matched" : Fields.word(outcome)) + (value == null ? "" : ", " + value);
    }
}
