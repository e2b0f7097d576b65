package io.bonsela.core.decide;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.rule.Lane;
import io.bonsela.api.rule.Reward;
import io.bonsela.core.check.Costs;
import io.bonsela.core.decide.Turns.Attempt;
import io.bonsela.core.decide.Valuation.Item;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The turn of a lane whose rules are compared. All are tried in the same state, and the best is granted. As long as the
 * limit allows, the others are tried again in the state after the grant, so the choice is greedy: another combination
 * may be better as a whole.
 */
final class LaneTurn {
    private final Lane lane;
    private final Turns turns;
    private final Map<Integer, @Nullable RuleOutcome> outcomes = new HashMap<>();

    /** A grant with the amount by which it is compared. */
    private record Candidate(Grant grant, @Nullable CurrencyUnit currency, BigDecimal amount) {}

    LaneTurn(Lane lane, Turns turns) {
        this.lane = lane;
        this.turns = turns;
    }

    /** Decides the rules of the lane, in their order. */
    void decide(List<Integer> members) {
        Map<Integer, Candidate> open = candidates(members);
        for (int granted = 1; !open.isEmpty(); granted++) {
            int chosen = best(open);
            Candidate best = Objects.requireNonNull(open.remove(chosen));
            outcomes.put(chosen, turns.apply(best.grant));
            if (granted >= lane.most()) {
                open.forEach((number, loser) -> outcomes.put(number, lost(loser, best)));
                return;
            }
            open = candidates(List.copyOf(open.keySet()));
        }
    }

    /** Returns the outcome of a rule; null if its condition does not hold. */
    @Nullable
    RuleOutcome outcome(int number) {
        return outcomes.get(number);
    }

    private Map<Integer, Candidate> candidates(List<Integer> members) {
        Map<Integer, Candidate> candidates = new LinkedHashMap<>();
        for (int number : members) {
            Attempt attempt = turns.attempt(number);
            if (attempt.grant() != null) {
                candidates.put(number, candidate(attempt.grant()));
            } else {
                outcomes.put(number, attempt.outcome());
            }
        }
        return candidates;
    }

    /** Returns the candidate that is best; of several that are equal, the first. */
    private int best(Map<Integer, Candidate> candidates) {
        int best = -1;
        BigDecimal amount = BigDecimal.ZERO;
        for (Map.Entry<Integer, Candidate> each : candidates.entrySet()) {
            int sign = each.getValue().amount.compareTo(amount);
            if (best < 0 || (lane.pick() == Lane.Pick.BEST ? sign > 0 : sign < 0)) {
                best = each.getKey();
                amount = each.getValue().amount;
            }
        }
        return best;
    }

    private RuleOutcome lost(Candidate loser, Candidate winner) {
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("lane", lane.id());
        arguments.put("rule", winner.grant.rule().rule().id());
        CurrencyUnit currency = loser.currency != null ? loser.currency : winner.currency;
        if (currency != null && isShown(currency, loser.amount) && isShown(currency, winner.amount)) {
            arguments.put(lane.pick() == Lane.Pick.BEST ? "worth" : "cost", shown(currency, loser.amount));
            arguments.put("chosen", shown(currency, winner.amount));
            arguments.put(
                    "by", shown(currency, winner.amount.subtract(loser.amount).abs()));
        }
        return Decider.refused(loser.grant.rule(), Outcome.EXCLUDED, new Reason(ReasonCode.LANE_LOST, arguments));
    }

    /** Whether an amount is within the range of money. */
    private static boolean isShown(CurrencyUnit currency, BigDecimal amount) {
        return amount.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE, currency.minorUnits())) <= 0;
    }

    private static Money shown(CurrencyUnit currency, BigDecimal amount) {
        return Money.of(currency, amount, RoundingMode.HALF_EVEN);
    }

    private Candidate candidate(Grant grant) {
        CurrencyUnit currency = null;
        BigDecimal sum = BigDecimal.ZERO;
        for (Item item : grant.items()) {
            Money amount = lane.pick() == Lane.Pick.BEST
                    ? worth(item)
                    : Costs.of(item.effect().reward(), item.value(), true);
            if (amount != null) {
                currency = amount.currency();
                sum = sum.add(times(item, amount));
            }
        }
        return new Candidate(grant, currency, sum);
    }

    /** Returns the worth of a reward or of one unit of it; null: it has none. */
    private static @Nullable Money worth(Item item) {
        Reward reward = item.effect().reward();
        return reward.worth() != null ? reward.worth() : item.value() != null ? item.value() : reward.cost();
    }

    private BigDecimal times(Item item, Money amount) {
        boolean ofUnit = lane.pick() == Lane.Pick.BEST
                && item.value() != null
                && item.effect().reward().worth() != null;
        return ofUnit
                ? amount.amount().multiply(Objects.requireNonNull(item.value()).amount())
                : amount.amount();
    }
}
