package io.bonsela.api;

import io.bonsela.api.Records.Page;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which events, issuances, deliveries, ledger entries or audit records to read: those for which everything that is given holds. A
 * list that does not know a criterion refuses it with INVALID_VALUE. Immutable.
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
    }

    /**
     * All of one tenant, 100 a page.
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
     * Narrows to what an event earned; for issuances.
     *
     * @param id the event's id
     */
    public Query event(String id) {
        Query copy = new Query(this);
        copy.event = id;
        return copy;
    }

    /**
     * Narrows to a campaign; for issuances and ledger entries.
     *
     * @param id the campaign
     */
    public Query campaign(String id) {
        Query copy = new Query(this);
        copy.campaign = id;
        return copy;
    }

    /**
     * Narrows to a rule; for issuances and ledger entries.
     *
     * @param id the rule
     */
    public Query rule(String id) {
        Query copy = new Query(this);
        copy.rule = id;
        return copy;
    }

    /**
     * Narrows to a reward; for issuances.
     *
     * @param id the reward
     */
    public Query reward(String id) {
        Query copy = new Query(this);
        copy.reward = id;
        return copy;
    }

    /**
     * Narrows to a state; for issuances.
     *
     * @param wanted the state
     */
    public Query state(IssuanceState wanted) {
        Query copy = new Query(this);
        copy.state = wanted;
        return copy;
    }

    /**
     * Narrows to an issuance; for issuances and ledger entries.
     *
     * @param id the issuance
     */
    public Query issuance(String id) {
        Query copy = new Query(this);
        copy.issuance = id;
        return copy;
    }

    /**
     * Narrows to an account; for ledger entries.
     *
     * @param name the account, such as {@code wallet}
     */
    public Query account(String name) {
        Query copy = new Query(this);
        copy.account = name;
        return copy;
    }

    /**
     * Narrows to what someone did; for audit records.
     *
     * @param id the actor
     */
    public Query actor(String id) {
        Query copy = new Query(this);
        copy.actor = id;
        return copy;
    }

    /**
     * Narrows to a connector; for deliveries.
     *
     * @param name the connector's name
     */
    public Query connector(String name) {
        Query copy = new Query(this);
        copy.connector = name;
        return copy;
    }

    /**
     * Narrows to a state; for deliveries.
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
     * Sets the length of a page.
     *
     * @param size 1 to 1,000
     * @throws BonselaException INVALID_VALUE if it is not
     */
    public Query limit(int size) {
        if (size < 1 || size > 1_000) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "limit " + size + " is not within 1 to 1,000");
        }
        Query copy = new Query(this);
        copy.limit = size;
        return copy;
    }

    /**
     * Goes on after a page.
     *
     * @param cursor {@link Page#next} of the page before
     */
    public Query after(String cursor) {
        Query copy = new Query(this);
        copy.after = cursor;
        return copy;
    }

    /** Whose. */
    public String tenant() {
        return tenant;
    }

    /** Of this subject; null: of all. */
    public @Nullable String subject() {
        return subject;
    }

    /** Of this event; null: of all. */
    public @Nullable String event() {
        return event;
    }

    /** Of this campaign; null: of all. */
    public @Nullable String campaign() {
        return campaign;
    }

    /** Of this rule; null: of all. */
    public @Nullable String rule() {
        return rule;
    }

    /** Of this reward; null: of all. */
    public @Nullable String reward() {
        return reward;
    }

    /** In this state; null: in any. */
    public @Nullable IssuanceState state() {
        return state;
    }

    /** Of this issuance; null: of all. */
    public @Nullable String issuance() {
        return issuance;
    }

    /** On this account; null: on all. */
    public @Nullable String account() {
        return account;
    }

    /** By this actor; null: by all. */
    public @Nullable String actor() {
        return actor;
    }

    /** By this connector; null: by any. */
    public @Nullable String connector() {
        return connector;
    }

    /** In this state of delivery; null: in any. */
    public @Nullable DeliveryState deliveryState() {
        return deliveryState;
    }

    /** Decided at or after this instant; null: ever. */
    public @Nullable Instant from() {
        return from;
    }

    /** Decided before this instant; null: ever. */
    public @Nullable Instant until() {
        return until;
    }

    /** At most this many a page, 1 to 1,000. */
    public int limit() {
        return limit;
    }

    /** Where to begin; null: at the first. */
    public @Nullable String after() {
        return after;
    }
}
