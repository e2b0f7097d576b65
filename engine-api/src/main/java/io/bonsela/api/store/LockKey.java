package io.bonsela.api.store;

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
    /** What can be locked. */
    public enum Kind {
        /** The tenant's rule set in force. */
        RULES,
        /** All that belongs to one subject. */
        SUBJECT,
        /** A counter that is shared between subjects. */
        COUNTER,
        /** A budget. */
        BUDGET,
        /** The rewards that were used on an event. */
        USES,
        /** A redemption code. */
        CODE,
        /** Wrong codes of one actor or for one issuance. */
        ATTEMPTS,
        /** A delivery. */
        DELIVERY,
        /** A pool of codes. */
        POOL,
        /** The digests over the answers to commands that concern nobody in particular. */
        ANSWERS
    }

    /**
     * The lock of all that belongs to one subject.
     *
     * @param tenant the tenant
     * @param subject the subject
     */
    public static LockKey ofSubject(String tenant, String subject) {
        return new LockKey(tenant, Kind.SUBJECT, subject, false);
    }

    @Override
    public int compareTo(LockKey other) {
        int order = tenant.compareTo(other.tenant);
        if (order == 0) {
            order = kind.compareTo(other.kind);
        }
        if (order == 0) {
            order = id.compareTo(other.id);
        }
        return order == 0 ? Boolean.compare(shared, other.shared) : order;
    }
}
