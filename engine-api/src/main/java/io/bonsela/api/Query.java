package io.bonsela.api;

import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Records.Page;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Selects the events, issuances, deliveries, ledger entries or audit records that match all given criteria. A list that
 * does not support a criterion refuses it with INVALID_VALUE. Immutable.
 */
public final class Query {
    private final String tenant;
    private @Nullable String subject;
    private @Nullable String event;
    private @Nullable String campaign;
    private @Nullable String rule;
    private @Nullable String reward;
    private @Nullable IssuanceState state;
    private @Nullable String issuance;
    private @Nullable String account;
    private @Nullable String actor;
    private @Nullable String connector;
    private @Nullable DeliveryState deliveryState;
    private @Nullable Instant from;
    private @Nullable Instant until;
    private int limit = 100;
    private @Nullable String after;
    private boolean newestFirst;

    private Query(String tenant) {
        this.tenant = tenant;
    }

    private Query(Query other) {
        this(other.tenant);
        subject = other.subject;
        event = other.event;
        campaign = other.campaign;
        rule = other.rule;
        reward = other.reward;
        state = other.state;
        issuance = other.issuance;
        account = other.account;
        actor = other.actor;
        connector = other.connector;
        deliveryState = other.deliveryState;
        from = other.from;
        until = other.until;
        limit = other.limit;
        after = other.after;
        newestFirst = other.newestFirst;
    }

    /**
     * Returns a query for everything of one tenant, 100 items a page.
     *
     * @param tenant the tenant
     */
    public static Query of(String tenant) {
        return new Query(tenant);
    }

    /**
     * Narrows to a subject.
     *
     * @param id the subject
     */
    public Query subject(String id) {
        Query copy = new Query(this);
        copy.subject = id;
        return copy;
    }

    /**
     * Narrows to what an event earned. For issuances.
     *
     * @param id the event's id
     */
    public Query event(String id) {
        Query copy = new Query(this);
        copy.event = id;
        return copy;
    }

    /**
     * Narrows to a campaign. For issuances and ledger entries.
     *
     * @param id the campaign's id
     */
    public Query campaign(String id) {
        Query copy = new Query(this);
        copy.campaign = id;
        return copy;
    }

    /**
     * Narrows to a rule. For issuances and ledger entries.
     *
     * @param id the rule's id
     */
    public Query rule(String id) {
        Query copy = new Query(this);
        copy.rule = id;
        return copy;
    }

    /**
     * Narrows to a reward. For issuances.
     *
     * @param id the reward's id
     */
    public Query reward(String id) {
        Query copy = new Query(this);
        copy.reward = id;
        return copy;
    }

    /**
     * Narrows to a state. For issuances.
     *
     * @param wanted the state
     */
    public Query state(IssuanceState wanted) {
        Query copy = new Query(this);
        copy.state = wanted;
        return copy;
    }

    /**
     * Narrows to an issuance. For issuances and ledger entries.
     *
     * @param id the issuance's id
     */
    public Query issuance(String id) {
        Query copy = new Query(this);
        copy.issuance = id;
        return copy;
    }

    /**
     * Narrows to an account. For ledger entries.
     *
     * @param name the account, such as {@code wallet}
     */
    public Query account(String name) {
        Query copy = new Query(this);
        copy.account = name;
        return copy;
    }

    /**
     * Narrows to an actor. For audit records.
     *
     * @param id the actor
     */
    public Query actor(String id) {
        Query copy = new Query(this);
        copy.actor = id;
        return copy;
    }

    /**
     * Narrows to a connector. For deliveries.
     *
     * @param name the connector's name
     */
    public Query connector(String name) {
        Query copy = new Query(this);
        copy.connector = name;
        return copy;
    }

    /**
     * Narrows to a state. For deliveries.
     *
     * @param wanted the state
     */
    public Query deliveryState(DeliveryState wanted) {
        Query copy = new Query(this);
        copy.deliveryState = wanted;
        return copy;
    }

    /**
     * Narrows to what was decided within a period.
     *
     * @param start the first instant
     * @param end the instant after the last
     */
    public Query between(Instant start, Instant end) {
        Query copy = new Query(this);
        copy.from = start;
        copy.until = end;
        return copy;
    }

    /**
     * Narrows to what was decided before an instant.
     *
     * @param end the instant after the last
     */
    public Query before(Instant end) {
        Query copy = new Query(this);
        copy.until = end;
        return copy;
    }

    /**
     * Sets the maximum number of items on a page.
     *
     * @param size 1 to 1,000
     * @throws BonselaException INVALID_VALUE if the size is out of range
     */
    public Query limit(int size) {
        if (size < 1 || size > 1_000) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "limit " + size + " is not between 1 and 1,000");
        }
        Query copy = new Query(this);
        copy.limit = size;
        return copy;
    }

    /**
     * Continues after a page.
     *
     * @param cursor {@link Page#next} of the previous page
     */
    public Query after(String cursor) {
        Query copy = new Query(this);
        copy.after = cursor;
        return copy;
    }

    /**
     * Reverses the order: the list begins with what was decided last. A cursor continues a list in the order in which it was
     * read.
     */
    public Query newestFirst() {
        Query copy = new Query(this);
        copy.newestFirst = true;
        return copy;
    }

    /** Whether the list begins with what was decided last. */
    public boolean isNewestFirst() {
        return newestFirst;
    }

    /** The tenant. */
    public String tenant() {
        return tenant;
    }

    /** The subject; null: all. */
    public @Nullable String subject() {
        return subject;
    }

    /** The event; null: all. */
    public @Nullable String event() {
        return event;
    }

    /** The campaign; null: all. */
    public @Nullable String campaign() {
        return campaign;
    }

    /** The rule; null: all. */
    public @Nullable String rule() {
        return rule;
    }

    /** The reward; null: all. */
    public @Nullable String reward() {
        return reward;
    }

    /** The state; null: any. */
    public @Nullable IssuanceState state() {
        return state;
    }

    /** The issuance; null: all. */
    public @Nullable String issuance() {
        return issuance;
    }

    /** The account; null: all. */
    public @Nullable String account() {
        return account;
    }

    /** The actor; null: all. */
    public @Nullable String actor() {
        return actor;
    }

    /** The connector; null: all. */
    public @Nullable String connector() {
        return connector;
    }

    /** The delivery state; null: any. */
    public @Nullable DeliveryState deliveryState() {
        return deliveryState;
    }

    /** The first instant of the period, by decision time; null: unbounded. */
    public @Nullable Instant from() {
        return from;
    }

    /** The instant after the last of the period, by decision time; null: unbounded. */
    public @Nullable Instant until() {
        return until;
    }

    /** The maximum number of items on a page, 1 to 1,000. */
    public int limit() {
        return limit;
    }

    /** The cursor to continue after; null: from the first item. */
    public @Nullable String after() {
        return after;
    }
}
