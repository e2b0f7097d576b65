package io.bonsela.rulefiles;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
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
        return new ExampleResult(example, text(example.outcome(), example.value()), run(example, rules, engines));
    }

    private static String run(Example example, RuleSet rules, Supplier<RewardEngineBuilder> engines) {
        Instant now = Objects.requireNonNull(example.event().occurredAt());
        RewardEngineBuilder builder = engines.get()
                .clock(Clock.fixed(now, ZoneOffset.UTC))
                .clockFromEvents()
                .rules(rules);
        ToldFact.of(rules, example.facts()).forEach(builder::facts);
        try (RewardEngine engine = builder.build()) {
            for (Event event : example.history()) {
                Decision past = engine.process(event);
                if (past.status() != Decision.Status.DECIDED) {
                    return "a history that is not decided: " + past.reason();
                }
            }
            return actual(example, engine.process(example.event()));
        }
    }

    private static String actual(Example example, Decision decision) {
        Money value = example.value();
        if (decision.status() != Decision.Status.DECIDED) {
            return Example.INVALID + why(example, Example.INVALID, decision.reason());
        }
        Optional<RuleOutcome> outcome = decision.outcome(example.rule());
        String word = outcome.map(RuleOutcome::outcome).map(Fields::word).orElse(Example.NOT_MATCHED);
        String paid =
                value == null ? "" : paid(example, decision, value.currency().code());
        return word + paid + why(example, word, outcome.map(RuleOutcome::reason).orElse(null));
    }

    private static String why(Example example, String word, @Nullable Reason reason) {
        return reason == null || word.equals(example.outcome()) ? "" : " (" + reason.code() + ")";
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

    private static String text(String outcome, @Nullable Money value) {
        return outcome + (value == null ? "" : ", " + value);
    }
}
