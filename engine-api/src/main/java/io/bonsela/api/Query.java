package io.bonsela.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which events, issuances or ledger entries to read: those for which everything that is given holds. Immutable.
 *
 * @param tenant whose; required
 * @param subject of this subject
 * @param campaign of this campaign; not for events
 * @param issuance of this issuance; not for events
 * @param from decided at or after this instant
 * @param until decided before this instant
 * @param limit at most this many, 1 to 1,000
 * @param after where to begin: {@link Page#next} of the page before
 */
public record Query(
        String tenant,
        @Nullable String subject,
        @Nullable String campaign,
        @Nullable String issuance,
        @Nullable Instant from,
        @Nullable Instant until,
        int limit,
        @Nullable String after) {

    /** Checks the limit. */
    public Query {
        if (limit < 1 || limit > 1_000) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "limit " + limit + " is not within 1 to 1,000");
        }
    }

    /**
     * All of one tenant, 100 a page.
     *
     * @param tenant the tenant
     */
    public static Query of(String tenant) {
        return new Query(tenant, null, null, null, null, null, 100, null);
    }

    /**
     * Narrows to a subject.
     *
     * @param id the subject
     */
    public Query subject(String id) {
        return new Query(tenant, id, campaign, issuance, from, until, limit, after);
    }

    /**
     * Narrows to a campaign.
     *
     * @param id the campaign
     */
    public Query campaign(String id) {
        return new Query(tenant, subject, id, issuance, from, until, limit, after);
    }

    /**
     * Narrows to an issuance.
     *
     * @param id the issuance
     */
    public Query issuance(String id) {
        return new Query(tenant, subject, campaign, id, from, until, limit, after);
    }

    /**
     * Narrows to what was decided within a period.
     *
     * @param start the first instant
     * @param end the instant after the last
     */
    public Query between(Instant start, Instant end) {
        return new Query(tenant, subject, campaign, issuance, start, end, limit, after);
    }

    /**
     * Sets the length of a page.
     *
     * @param size 1 to 1,000
     */
    public Query limit(int size) {
        return new Query(tenant, subject, campaign, issuance, from, until, size, after);
    }

    /**
     * Goes on after a page.
     *
     * @param cursor {@link Page#next} of the page before
     */
    public Query after(String cursor) {
        return new Query(tenant, subject, campaign, issuance, from, until, limit, cursor);
    }
}
