package io.bonsela.testkit.life;

import io.bonsela.api.ReasonCode;
import io.bonsela.api.store.State.BreakerState.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The breaker of the rule {@link #RULE} in the model, and the decisions that were reported wrong. */
final class BreakerModel {
    static final String RULE = "points";
    static final Duration WITHIN = Duration.ofHours(12);
    static final Duration HALF_OPEN_AFTER = Duration.ofHours(30);
    static final int AWARDS = 3;
    static final int REPORTS = 2;
    static final int TRIALS = 2;

    /** When the phase, or the window, began; null: nothing was counted yet. */
    @Nullable
    Instant since;

    Phase phase = Phase.CLOSED;
    int awards;
    int reports;
    private final Set<String> reported = new HashSet<>();

    BreakerModel() {}

    BreakerModel(BreakerModel other) {
        since = other.since;
        phase = other.phase;
        awards = other.awards;
        reports = other.reports;
        reported.addAll(other.reported);
    }

    boolean isOpen(Instant now) {
        return phase == Phase.OPEN && !isOver(HALF_OPEN_AFTER, now);
    }

    void award(Instant now) {
        settle(now);
        awards++;
        if (phase == Phase.CLOSED && awards == AWARDS) {
            enter(Phase.OPEN, now, true);
        } else if (phase == Phase.HALF_OPEN && awards == TRIALS) {
            enter(Phase.CLOSED, now, false);
        }
    }

    /** Reports a decision; the rule need not be the guarded one. */
    @Nullable
    ReasonCode report(@Nullable Purchase purchase, String rule, Instant now) {
        if (purchase == null) {
            return ReasonCode.UNKNOWN_EVENT;
        }
        if (!purchase.judged || !purchase.kind.equals(rule)) {
            return ReasonCode.UNKNOWN_PART;
        }
        if (!reported.add(purchase.id)) {
            return ReasonCode.ALREADY_REPORTED;
        }
        if (rule.equals(RULE)) {
            boolean isOver = phase == Phase.OPEN && isOver(HALF_OPEN_AFTER, now);
            boolean isEarlier = phase == Phase.HALF_OPEN && since != null && purchase.at.isBefore(since);
            if ((phase == Phase.OPEN && !isOver) || (isOver && purchase.at.isBefore(now)) || isEarlier) {
                return null;
            }
            settle(now);
            reports++;
            if (phase == Phase.HALF_OPEN || (phase == Phase.CLOSED && reports == REPORTS)) {
                enter(Phase.OPEN, now, true);
            }
        }
        return null;
    }

    @Nullable
    ReasonCode reset(String rule, Instant now) {
        if (!rule.equals(RULE)) {
            return ReasonCode.UNKNOWN_PART;
        }
        if (!isOpen(now)) {
            return ReasonCode.BREAKER_NOT_OPEN;
        }
        enter(Phase.HALF_OPEN, now, false);
        return null;
    }

    private void settle(Instant now) {
        if (since == null || (phase == Phase.CLOSED && isOver(WITHIN, now))) {
            enter(Phase.CLOSED, now, false);
        } else if (phase == Phase.OPEN && isOver(HALF_OPEN_AFTER, now)) {
            enter(Phase.HALF_OPEN, now, false);
        }
    }

    private boolean isOver(Duration length, Instant now) {
        return since != null && !since.plus(length).isAfter(now);
    }

    private void enter(Phase next, Instant now, boolean keepsCounts) {
        phase = next;
        since = now;
        awards = keepsCounts ? awards : 0;
        reports = keepsCounts ? reports : 0;
    }
}
