package io.bonsela.core.memory;

import io.bonsela.api.store.Change.Transition;
import java.util.ArrayDeque;
import java.util.Deque;

/** The transitions of a tenant's issuances that its figures do not contain yet. Guarded by the tables' lock. */
final class Transitions {
    private final Deque<Transition> rows = new ArrayDeque<>();
    private long added;

    void add(Transition transition) {
        rows.add(transition);
        added++;
    }

    /** The position of the last one. */
    long last() {
        return added;
    }

    /** Those that are left, in their order. */
    Iterable<Transition> all() {
        return rows;
    }

    /** Removes those up to a position. */
    void remove(long through) {
        while (!rows.isEmpty() && added - rows.size() < through) {
            rows.remove();
        }
    }
}
