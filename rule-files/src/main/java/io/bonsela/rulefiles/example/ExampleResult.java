package io.bonsela.rulefiles.example;

import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.RuleSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The result of an example.
 *
 * @param example the example
 * @param expected the expected outcome, such as {@code matched, USD 2.50}
 * @param actual the actual outcome
 */
public record ExampleResult(Example example, String expected, String actual) {
    /** Whether the actual outcome is the expected one. */
    public boolean passed() {
        return expected.equals(actual);
    }

    /** Returns the diagnostic for an example that failed. */
    public Diagnostic diagnostic() {
        return new Diagnostic(
                Diagnostic.Code.EXAMPLE_FAILED,
                "rules/" + example.rule() + "/examples",
                "'" + example.title() + "' expected " + expected + ", but was " + actual,
                example.location());
    }

    private static String why(Reason reason, Example example, RuleSet rules) {
        if (reason.code() == ReasonCode.NOT_IN_ROLLOUT) {
            return " (" + reason + ")"
                    + rules.rules().stream()
                            .filter(rule -> rule.id().equals(example.rule()))
                            .flatMap(rule -> Stream.ofNullable(rule.rollout()))
                            .flatMap(rollout -> RolloutSubject.of(rollout, rules.tenant(), true).stream())
                            .map(subject -> ": a subject that takes part is '" + subject + "'")
                            .collect(Collectors.joining());
        }
        boolean untimely =
                reason.code() == ReasonCode.CAMPAIGN_NOT_RUNNING || reason.code() == ReasonCode.OUTSIDE_SCHEDULE;
        return " (" + reason + ")"
                + (untimely
                        ? ": the event happens at "
                                + example.at().atZone(rules.zone()).toOffsetDateTime()
                        : "");
    }

    private static String raised(List<RaisedEvent> events) {
        return events.isEmpty()
                ? ", raised nothing"
                : events.stream().map(RaisedEvent::toString).collect(Collectors.joining(" and ", ", raised ", ""));
    }

    public static ExampleResult of(Example example, RuleSet rules, Supplier<RewardEngineBuilder> engines) {
        Money value = example.value();
        Trial trial = Trial.of(example, rules, engines);
        ReasonCode reason = example.reason();
        String expected =
                example.outcome() + (reason == null ? "" : ", " + reason) + (value == null ? "" : ", " + value);
        boolean same = trial.outcome().equals(example.outcome());
        String cause = reason == null || !same || trial.reason() == null
                ? ""
                : ", " + trial.reason().code();
        boolean looked = value != null && (same || !trial.paid().isEmpty());
        String paid = looked
                ? ", " + trial.paid(Objects.requireNonNull(value).currency().code())
                : "";
        List<RaisedEvent> raised = example.raised();
        if (raised != null) {
            expected += raised(raised);
            paid += same || !trial.raised().isEmpty() ? raised(trial.raised()) : "";
        }
        String why = same || trial.reason() == null ? "" : why(trial.reason(), example, rules);
        return new ExampleResult(example, expected, trial.outcome() + cause + paid + why);
    }
}
