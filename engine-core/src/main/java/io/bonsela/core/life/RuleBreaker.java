package io.bonsela.core.life;

import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.rule.Breaker;
import io.bonsela.api.rule.Breaker.Bound;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.spi.RewardListener.BreakerOpened;
import io.bonsela.api.store.State.BreakerState;
import io.bonsela.api.store.State.BreakerState.Phase;
import io.bonsela.api.store.StateKey.BreakerKey;
import io.bonsela.core.state.Draft;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The breaker of a rule in a draft. Windows and phases end by the time of decisions, not of events, because what counts is
 * what the rule does now.
 */
public final class RuleBreaker {
    private final Draft draft;
    private final Rule rule;
    private final Breaker bounds;
    private final BreakerKey key;

    /**
     * Creates the breaker of a rule.
     *
     * @param bounds the rule's breaker
     */
    public RuleBreaker(Draft draft, Rule rule, Breaker bounds) {
        this.draft = draft;
        this.rule = rule;
        this.bounds = bounds;
        key = new BreakerKey(draft.tenant(), rule.id());
    }

    /** Returns why the rule is paused; null if it is not. */
    public @Nullable Reason refusal() {
        BreakerState now = now();
        if (now.phase() != Phase.OPEN) {
            return null;
        }
        Map<String, Object> arguments = new TreeMap<>();
        arguments.put("since", now.since());
        if (now.openedBy() != null) {
            arguments.put("bound", now.openedBy().name());
        }
        if (bounds.halfOpenAfter() != null) {
            arguments.put("availableAt", now.since().plus(bounds.halfOpenAfter()));
        }
        return new Reason(ReasonCode.BREAKER_OPEN, arguments);
    }

    /**
     * Counts what the rule did for an event.
     *
     * @param outcome its outcome
     * @param issuances what was granted for the event, by this and other rules
     */
    public void count(Outcome outcome, List<Issuance> issuances) {
        BreakerState now = now();
        if (outcome == Outcome.ERROR) {
            put(new BreakerState(
                    now.phase(),
                    now.since(),
                    now.awards(),
                    now.cost(),
                    now.errors() + 1,
                    now.reports(),
                    now.openedBy()));
        } else if (outcome == Outcome.MATCHED) {
            put(new BreakerState(
                    now.phase(),
                    now.since(),
                    now.awards() + 1,
                    cost(now.cost(), issuances),
                    now.errors(),
                    now.reports(),
                    now.openedBy()));
        }
    }

    private @Nullable Money cost(@Nullable Money before, List<Issuance> issuances) {
        Money bound = bounds.cost();
        if (bound == null) {
            return null;
        }
        Money sum =
                before == null || !before.currency().equals(bound.currency()) ? Money.zero(bound.currency()) : before;
        for (Issuance issuance : issuances) {
            Money cost = issuance.cost();
            if (issuance.rule().equals(rule.id())
                    && cost != null
                    && cost.currency().equals(bound.currency())) {
                sum = sum.plus(cost);
            }
        }
        return sum;
    }

    /** Counts a report that a decision of the rule was wrong. */
    public void report() {
        BreakerState now = now();
        put(new BreakerState(
                now.phase(), now.since(), now.awards(), now.cost(), now.errors(), now.reports() + 1, now.openedBy()));
    }

    /** Tries the rule again. Returns false if the breaker is not open. */
    public boolean reset() {
        if (now().phase() != Phase.OPEN) {
            return false;
        }
        draft.put(key, BreakerState.begin(Phase.HALF_OPEN, draft.decidedAt()));
        return true;
    }

    /** Returns the state after time has ended a window or a pause. */
    private BreakerState now() {
        BreakerState stored = draft.get(key);
        Instant now = draft.decidedAt();
        if (stored == null) {
            return BreakerState.begin(Phase.CLOSED, now);
        }
        return switch (stored.phase()) {
            case CLOSED ->
                stored.since().plus(bounds.within()).isAfter(now) ? stored : BreakerState.begin(Phase.CLOSED, now);
            case OPEN ->
                bounds.halfOpenAfter() == null
                                || stored.since().plus(bounds.halfOpenAfter()).isAfter(now)
                        ? stored
                        : BreakerState.begin(Phase.HALF_OPEN, now);
            case HALF_OPEN -> stored;
        };
    }

    /** Writes the counts, after opening or closing the breaker if they say so. */
    private void put(BreakerState counted) {
        Bound reached = counted.phase() == Phase.OPEN ? null : reached(counted);
        if (reached != null) {
            BreakerState open = new BreakerState(
                    Phase.OPEN,
                    draft.decidedAt(),
                    counted.awards(),
                    counted.cost(),
                    counted.errors(),
                    counted.reports(),
                    reached);
            draft.put(key, open);
            draft.opened(new BreakerOpened(draft.tenant(), rule.id(), open, draft.cause()));
        } else if (counted.phase() == Phase.HALF_OPEN && counted.awards() >= bounds.trials()) {
            draft.put(key, BreakerState.begin(Phase.CLOSED, draft.decidedAt()));
        } else {
            draft.put(key, counted);
        }
    }

    /** Returns the first bound that is reached. While it is half-open, the first error or report is enough. */
    private @Nullable Bound reached(BreakerState counted) {
        boolean tried = counted.phase() == Phase.HALF_OPEN;
        if (isReached(bounds.errors(), counted.errors(), tried)) {
            return Bound.ERRORS;
        }
        if (isReached(bounds.reports(), counted.reports(), tried)) {
            return Bound.REPORTS;
        }
        if (bounds.cost() != null && counted.cost() != null && counted.cost().compareTo(bounds.cost()) >= 0) {
            return Bound.COST;
        }
        return !tried && isReached(bounds.awards(), counted.awards(), false) ? Bound.AWARDS : null;
    }

    private static boolean isReached(@Nullable Long bound, long count, boolean tried) {
        return bound != null && count >= (tried ? 1 : bound);
    }
}
