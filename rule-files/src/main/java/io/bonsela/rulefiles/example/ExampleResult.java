package io.bonsela.rulefiles.example;

import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.RuleSet;
import java.util.Objects;
import java.util.function.Supplier;

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

    private static String why(Reason reason, Example example, RuleSet rules) {
        boolean untimely =
                reason.code() == ReasonCode.CAMPAIGN_NOT_RUNNING || reason.code() == ReasonCode.OUTSIDE_SCHEDULE;
        return " (" + reason + ")"
                + (untimely
                        ? ": the event happens at "
                                + example.at().atZone(rules.zone()).toOffsetDateTime()
                        : "");
    }

    public static ExampleResult of(Example example, RuleSet rules, Supplier<RewardEngineBuilder> engines) {
        Money value = example.value();
        Trial trial = Trial.of(example, rules, engines);
        String expected = example.outcome() + (value == null ? "" : ", " + value);
        boolean same = trial.outcome().equals(example.outcome());
        boolean looked = value != null && (same || !trial.paid().isEmpty());
        String paid = looked
                ? ", " + trial.paid(Objects.requireNonNull(value).currency().code())
                : "";
        String why = same || trial.reason() == null ? "" : why(trial.reason(), example, rules);
        return new ExampleResult(example, expected, trial.outcome() + paid + why);
    }
}
