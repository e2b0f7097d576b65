package io.bonsela.rulefiles.example;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.RewardEngineBuilder.Rehearsal;
import io.bonsela.api.rule.PromoCode.Source;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.rulefiles.document.Fields;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a rule when an example was run.
 *
 * @param outcome the outcome, as written in examples
 * @param reason why the rule did not pay; null if no reason was given
 * @param paid each value that the rule paid
 * @param raised each event that the rule raised
 */
public record Trial(String outcome, @Nullable Reason reason, List<Money> paid, List<RaisedEvent> raised) {

    private static final String INVALID_HISTORY = Example.INVALID + " history";

    /** Runs an example in isolation. */
    public static Trial of(Example example, RuleSet rules, Supplier<RewardEngineBuilder> engines) {
        RewardEngineBuilder builder = engines.get().clock(Clock.fixed(example.at(), ZoneOffset.UTC));
        ExampleFact.of(rules, example.facts()).forEach(builder::facts);
        try (Rehearsal rehearsal = builder.rehearse(rules)) {
            rules.codes().forEach(code -> {
                if (code.source() instanceof Source.Pool source) {
                    rehearsal.addCodes(source.pool(), example.codes().getOrDefault(code.id(), List.of()));
                }
            });
            for (Event event : example.past(rules.tenant())) {
                Decision past = rehearsal.decide(event);
                if (past.status() != Decision.Status.DECIDED) {
                    return invalid(INVALID_HISTORY, past);
                }
            }
            Decision decision = rehearsal.decide(example.now(rules.tenant()));
            return decision.status() == Decision.Status.DECIDED
                    ? of(example.rule(), decision)
                    : invalid(Example.INVALID, decision);
        }
    }

    private static Trial of(String rule, Decision decision) {
        Optional<RuleOutcome> outcome = decision.outcome(rule);
        List<Money> paid = decision.issuances().stream()
                .filter(issuance -> issuance.rule().equals(rule))
                .map(Issuance::value)
                .filter(Objects::nonNull)
                .toList();
        String word = outcome.map(RuleOutcome::outcome).map(Fields::word).orElse(Example.NOT_MATCHED);
        List<RaisedEvent> raised = decision.raised().stream()
                .filter(event ->
                        event.cause() != null && rule.equals(event.cause().by()))
                .map(RaisedEvent::of)
                .toList();
        return new Trial(word, outcome.map(RuleOutcome::reason).orElse(null), paid, raised);
    }

    private static Trial invalid(String outcome, Decision decision) {
        return new Trial(outcome, decision.reason(), List.of(), List.of());
    }

    public boolean isOfInvalidHistory() {
        return outcome.equals(INVALID_HISTORY);
    }

    public boolean isInvalid() {
        return outcome.equals(Example.INVALID) || isOfInvalidHistory();
    }

    /** Whether an example could not distinguish the two. */
    public boolean isAs(Trial other) {
        return outcome.equals(other.outcome) && paid.equals(other.paid) && raised.equals(other.raised);
    }

    /** Returns the total paid in a currency. */
    Money paid(String currency) {
        return Money.ofMinor(
                currency,
                paid.stream()
                        .filter(value -> value.currency().code().equals(currency))
                        .mapToLong(Money::minorUnits)
                        .sum());
    }
}
