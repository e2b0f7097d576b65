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
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The breaker of a rule in a draft. Windows and phases end by the time of decisions, not of events, because what counts is
 * what the rule does now.
 */
public final class BreakerUse {
    private final Draft draft;
    private final Breaker breaker;
    private final BreakerKey key;

    private BreakerUse(Draft draft, String rule, Breaker breaker) {
        this.draft = draft;
        this.breaker = breaker;
        key = new BreakerKey(draft.tenant(), rule);
    }

    /** Returns the breaker of a rule; null: it has none. */
    public static @Nullable BreakerUse of(Draft draft, Rule rule) {
        return rule.breaker() == null ? null : new BreakerUse(draft, rule.id(), rule.breaker());
    }

    /** Returns why the rule is paused; null if it is not. */
    public @Nullable Reason refusal() {
        BreakerState now = now();
        if (now.phase() != Phase.OPEN) {
            return null;
        }
        Map<String, Object> arguments = new TreeMap<>();
        arguments.put("since", now.since());
        arguments.put("bound", Objects.requireNonNull(now.openedBy()).name());
        if (breaker.halfOpenAfter() != null) {
            arguments.put("availableAt", now.since().plus(breaker.halfOpenAfter()));
        }
        return new Reason(ReasonCode.BREAKER_OPEN, arguments);
    }

    /**
     * Counts what the rule did for an event, unless it is paused.
     *
     * @param outcome its outcome
     * @param issuances what was granted for the event, by this and other rules
     */
    public void count(Outcome outcome, List<Issuance> issuances) {
        if (outcome != Outcome.ERROR && outcome != Outcome.MATCHED) {
            return;
        }
        BreakerState now = now();
        if (isCounting(now)) {
            put(outcome == Outcome.ERROR ? now.failed() : now.awarded(cost(now.cost(), issuances)));
        }
    }

    /** Whether a decision counts: the rule is not paused, and the decision is not dated before the window. */
    private boolean isCounting(BreakerState now) {
        return now.phase() != Phase.OPEN && !draft.decidedAt().isBefore(now.since());
    }

    private @Nullable Money cost(@Nullable Money before, List<Issuance> issuances) {
        Money like = breaker.cost() == null ? before : breaker.cost();
        if (like == null) {
            return null;
        }
        Money sum = before == null || !before.currency().equals(like.currency()) ? Money.zero(like.currency()) : before;
        for (Issuance issuance : issuances) {
            Money cost = issuance.cost();
            if (issuance.rule().equals(key.rule())
                    && cost != null
                    && cost.currency().equals(like.currency())) {
                sum = sum.plus(cost);
            }
        }
        return sum;
    }

    /**
     * Counts a report that a decision of the rule was wrong, unless the rule is paused. While it is tried, a report about an
     * earlier decision does not count: the rule may have been corrected since.
     *
     * @param decidedAt when the decision was made
     */
    public void report(Instant decidedAt) {
        BreakerState now = now();
        boolean isEarlier = now.phase() == Phase.HALF_OPEN && decidedAt.isBefore(now.since());
        if (isCounting(now) && !isEarlier) {
            put(now.reported());
        }
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
                stored.since().plus(breaker.within()).isAfter(now) ? stored : BreakerState.begin(Phase.CLOSED, now);
            case OPEN ->
                breaker.halfOpenAfter() == null
                                || stored.since().plus(breaker.halfOpenAfter()).isAfter(now)
                        ? stored
                        : BreakerState.begin(Phase.HALF_OPEN, now);
            case HALF_OPEN -> stored;
        };
    }

    /** Writes the counts, after opening or closing the breaker if they say so. */
    private void put(BreakerState counted) {
        Bound reached = reached(counted);
        if (reached != null) {
            BreakerState open = counted.opened(reached, draft.decidedAt());
            draft.put(key, open);
            draft.opened(new BreakerOpened(
                    draft.tenant(), key.rule(), open, draft.cause().id()));
        } else if (counted.phase() == Phase.HALF_OPEN && counted.awards() >= breaker.trials()) {
            draft.put(key, BreakerState.begin(Phase.CLOSED, draft.decidedAt()));
        } else {
            draft.put(key, counted);
        }
    }

    /**
     * Returns a bound that is reached. While it is half-open, the first error or report is enough, and the number of grants
     * is that of the trials.
     */
    private @Nullable Bound reached(BreakerState counted) {
        boolean tried = counted.phase() == Phase.HALF_OPEN;
        if (isReached(breaker.errors(), counted.errors(), tried)) {
            return Bound.ERRORS;
        }
        if (isReached(breaker.reports(), counted.reports(), tried)) {
            return Bound.REPORTS;
        }
        if (breaker.cost() != null && counted.cost() != null && counted.cost().compareTo(breaker.cost()) >= 0) {
            return Bound.COST;
        }
        return !tried && isReached(breaker.awards(), counted.awards(), false) ? Bound.AWARDS : null;
    }

    private static boolean isReached(@Nullable Long bound, long count, boolean tried) {
        return bound != null && count >= (tried ? 1 : bound);
    }
}
