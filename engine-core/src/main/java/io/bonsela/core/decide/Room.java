package io.bonsela.core.decide;

import io.bonsela.api.store.State.Counter;
import io.bonsela.api.store.StateKey.CounterKey;
import io.bonsela.core.caps.Bound;
import io.bonsela.core.caps.CapWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The room that a cap or cooldown leaves in a draft, by its counters. */
final class Room {
    private final Bound bound;
    private final EventDraft draft;
    private final List<Counter> counters;

    Room(Bound bound, EventDraft draft) {
        this.bound = bound;
        this.draft = draft;
        counters = new ArrayList<>(bound.keys().size());
        for (CounterKey key : bound.keys()) {
            counters.add(draft.counter(key));
        }
    }

    /** Whether there is room for an amount. */
    boolean fits(long amount) {
        return CapWindow.hasRoom(counters, bound.window(), draft.input().time(), amount, bound.limit());
    }

    /** Returns the amount that is left; zero or more. */
    long left() {
        return Math.max(0, bound.limit() - used());
    }

    /** Returns the amount that is used. */
    long used() {
        return CapWindow.used(counters, bound.window(), draft.input().time());
    }

    /** Returns when there will be room for an amount if nothing else is granted; null: never. */
    @Nullable
    Instant availableAt(long amount) {
        return CapWindow.availableAt(counters, bound.window(), draft.input(), draft.zone(), amount, bound.limit());
    }
}
