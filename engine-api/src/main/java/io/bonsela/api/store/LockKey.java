package io.bonsela.api.store;

import java.util.Comparator;

/**
 * Something that is decided upon by one unit of work at a time. The natural order is the one total order in which every
 * store takes locks.
 *
 * @param tenant the tenant
 * @param kind what is locked
 * @param id which one of the kind
 * @param shared whether others may hold it too, as long as all hold it shared
 */
public record LockKey(String tenant, Kind kind, String id, boolean shared) implements Comparable<LockKey> {
    private static final Comparator<LockKey> ORDER = Comparator.comparing(LockKey::tenant)
            .thenComparing(LockKey::kind)
            .thenComparing(LockKey::id)
            .thenComparing(LockKey::shared);

    /** What can be locked. */
    public enum Kind {
        /** The tenant's rule set in force. */
        RULES,
        /** All that belongs to one subject. */
        SUBJECT,
        /** A counter that is shared between subjects. */
        COUNTER,
        /** A budget. */
        BUDGET
    }

    @Override
    public int compareTo(LockKey other) {
        return ORDER.compare(this, other);
    }
}
