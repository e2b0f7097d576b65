package io.bonsela.rulefiles.example;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.backtest.Rehearsal;
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
 * What became of a rule when an example was tried.
 *
 * @param outcome in the words of examples
 * @param reason why it was not paid; null: none was given
 * @param paid each value that the rule paid
 */
public record Trial(String outcome, @Nullable Reason reason, List<Money> paid) {

    private static final String INVALID_HISTORY = "history that is " + Example.INVALID;

    /** Tries an example on its own. */
    public static Trial of(Example example, RuleSet rules, Supplier<RewardEngineBuilder> engines) {
        RewardEngineBuilder builder = engines.get().clock(Clock.fixed(example.at(), ZoneOffset.UTC));
        ToldFact.of(rules, example.facts()).forEach(builder::facts);
        try (Rehearsal rehearsal = builder.rehearse(rules)) {
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
        return new Trial(word, outcome.map(RuleOutcome::reason).orElse(null), paid);
    }

    private static Trial invalid(String outcome, Decision decision) {
        return new Trial(outcome, decision.reason(), List.of());
    }

    public boolean isOfInvalidHistory() {
        return outcome.equals(INVALID_HISTORY);
    }

    public boolean isInvalid() {
        return outcome.equals(Example.INVALID) || isOfInvalidHistory();
    }

    /** Whether an example could not tell them apart. */
    public boolean isAs(Trial other) {
        return outcome.equals(other.outcome) && paid.equals(other.paid);
    }

    /** What was paid in a currency. */
    Money paid(String currency) {
        return Money.ofMinor(
                currency,
                paid.stream()
                        .filter(value -> value.currency().code().equals(currency))
                        .mapToLong(Money::minorUnits)
                        .sum());
    }
}
