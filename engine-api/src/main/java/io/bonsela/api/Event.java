package io.bonsela.api;

import io.bonsela.api.internal.Checks;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An event that the host reports to the engine: what happened, to whom, when and with which attributes. Immutable.
 *
 * <p>Tenant and id together are the idempotency key: the engine decides an event once, however often it receives it.
 */
public final class Event {
    /** The first instant at which an event may occur. */
    public static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

    /** The last instant at which an event may occur. */
    public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    /** The prefix of the ids of events that rules or tiers raise. */
    private static final String RAISED = "raised/";

    private final String type;
    private final String tenant;
    private final String id;
    private final @Nullable String source;
    private final @Nullable String correlation;
    private final String subject;
    private final @Nullable Instant occurredAt;
    private final Map<String, Object> attributes;
    private final @Nullable Cause cause;
    private final boolean erased;

    private Event(Builder builder) {
        type = builder.type;
        tenant = Checks.requireId("tenant", require("tenant", builder.tenant));
        id = Checks.requireId("id", require("id", builder.id));
        Checks.requireIdIfAny("source", builder.source);
        source = builder.source;
        Checks.requireIdIfAny("correlation", builder.correlation);
        correlation = builder.correlation;
        cause = builder.cause;
        if (id.startsWith(RAISED) != (cause != null)) {
            throw new BonselaException(
                    ErrorCode.INVALID_VALUE,
                    "id " + Checks.shorten(id) + ": the prefix '" + RAISED
                            + "' is reserved for events that rules raise");
        }
        if (id.startsWith(Issuance.BY_HAND)) {
            throw new BonselaException(
                    ErrorCode.INVALID_VALUE,
                    "id " + Checks.shorten(id) + ": the prefix '" + Issuance.BY_HAND
                            + "' is reserved for credits by hand");
        }
        String name = require("subject", builder.subject);
        subject = builder.erased ? Checks.requireId("subject", name) : Checks.requireSubject(name);
        occurredAt = builder.occurredAt;
        if (occurredAt != null && (occurredAt.isBefore(EARLIEST) || occurredAt.isAfter(LATEST))) {
            throw new BonselaException(
                    ErrorCode.INVALID_VALUE,
                    "an event must occur between " + EARLIEST + " and " + LATEST + ", not at " + occurredAt);
        }
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(builder.attributes));
        erased = builder.erased;
    }

    /**
     * Returns a builder of an event.
     *
     * @param type the event's type, as the rule set declares it
     * @throws BonselaException INVALID_VALUE if the type is blank
     */
    public static Builder of(String type) {
        return new Builder(Checks.requireId("type", type));
    }

    /** The type, as the rule set declares it. */
    public String type() {
        return type;
    }

    /** The tenant, whose rules decide the event. */
    public String tenant() {
        return tenant;
    }

    /** The idempotency key within the tenant. */
    public String id() {
        return id;
    }

    /**
     * The system that assigned the id; null: not given. The same id from another source is a conflict, like any other
     * difference.
     */
    public @Nullable String source() {
        return source;
    }

    /**
     * The id of the host's request or trace in which it reported the event; null: not given. The decision, the deliveries
     * and the messages that follow from the event have it too, so that the logs of both sides can be read together. Rules
     * do not see it, and the same event with a different one is no conflict: a retry may be another request.
     */
    public @Nullable String correlation() {
        return correlation;
    }

    /** The subject, whom the event concerns. */
    public String subject() {
        return subject;
    }

    /** When it happened; null: at the time of the decision. */
    public @Nullable Instant occurredAt() {
        return occurredAt;
    }

    /** The attributes in the order of their names, each in the normal form of {@link Values}. */
    public Map<String, Object> attributes() {
        return attributes;
    }

    /**
     * Returns the value of an attribute.
     *
     * @param name the attribute's name
     * @return the value in the normal form of {@link Values}; null if the event has no such attribute
     */
    public @Nullable Object attribute(String name) {
        return attributes.get(name);
    }

    /** What raised the event; null: the host reported it. */
    public @Nullable Cause cause() {
        return cause;
    }

    /** Whether the attributes, the source and the correlation id were erased. The {@code amount}, which refunds need, may remain. */
    public boolean isErased() {
        return erased;
    }

    /**
     * Returns the same event of another subject. For the engine.
     *
     * @param other the name of the subject
     */
    public Event ofSubject(String other) {
        Builder copy = new Builder(type);
        copy.tenant = tenant;
        copy.id = id;
        copy.source = source;
        copy.correlation = correlation;
        copy.subject = other;
        copy.occurredAt = occurredAt;
        copy.attributes.putAll(attributes);
        copy.cause = cause;
        copy.erased = erased;
        return new Event(copy);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Event that
                && type.equals(that.type)
                && tenant.equals(that.tenant)
                && id.equals(that.id)
                && Objects.equals(source, that.source)
                && Objects.equals(correlation, that.correlation)
                && subject.equals(that.subject)
                && Objects.equals(occurredAt, that.occurredAt)
                && attributes.equals(that.attributes)
                && Objects.equals(cause, that.cause)
                && erased == that.erased;
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, tenant, id, subject);
    }

    /** Type, tenant and id. Subject and attributes may be personal data and must not be logged. */
    @Override
    public String toString() {
        return type + ' ' + tenant + '/' + id;
    }

    private static String require(String what, @Nullable String value) {
        if (value == null) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "the event has no " + what);
        }
        return value;
    }

    /**
     * What raised an event: a rule that paid for another event, or a tier whose level changed.
     *
     * @param event the id of the event whose decision raised it; null: the level changed by time
     * @param by the id of the rule or tier
     */
    public record Cause(@Nullable String event, String by) {
        /** Checks the ids. */
        public Cause {
            Checks.requireIdIfAny("event", event);
            Checks.requireId("by", by);
        }
    }

    /** Builds an event. Not thread-safe. */
    public static final class Builder {
        private final String type;
        private @Nullable String tenant;
        private @Nullable String id;
        private @Nullable String source;
        private @Nullable String correlation;
        private @Nullable String subject;
        private @Nullable Instant occurredAt;
        private final Map<String, Object> attributes = new TreeMap<>();
        private @Nullable Cause cause;
        private boolean erased;

        private Builder(String type) {
            this.type = type;
        }

        /**
         * Sets the tenant, whose rules decide the event. Required: there is no default tenant.
         *
         * @param tenant at most 256 characters
         */
        public Builder tenant(String tenant) {
            this.tenant = tenant;
            return this;
        }

        /**
         * Sets the id, which is the idempotency key within the tenant. Required.
         *
         * @param id at most 256 characters
         */
        public Builder id(String id) {
            this.id = id;
            return this;
        }

        /**
         * Sets the system that assigned the id, such as a till or a shop. Default: none, if all ids come from one
         * source.
         *
         * @param source at most 256 characters
         */
        public Builder source(String source) {
            this.source = source;
            return this;
        }

        /**
         * Sets the id of the host's request or trace in which it reports the event. Default: none.
         *
         * @param correlation at most 256 characters, and nothing personal
         */
        public Builder correlation(@Nullable String correlation) {
            this.correlation = correlation;
            return this;
        }

        /**
         * Sets the subject, whom the event concerns. Required.
         *
         * @param subject at most 256 characters; prefer an account number to a phone number
         */
        public Builder subject(String subject) {
            this.subject = subject;
            return this;
        }

        /**
         * Sets when the event happened, which determines windows and schedules. Default: the time of the decision.
         *
         * @param occurredAt an instant within the years 1900 to 9999
         */
        public Builder occurredAt(Instant occurredAt) {
            this.occurredAt = occurredAt;
            return this;
        }

        /**
         * Sets the attribute {@code amount}.
         *
         * @param amount money or points
         */
        public Builder amount(Money amount) {
            return with("amount", amount);
        }

        /**
         * Sets an attribute.
         *
         * @param name the attribute's name
         * @param value a value of one of the kinds of {@link Values}
         * @throws BonselaException INVALID_VALUE if the value is of another kind
         */
        public Builder with(String name, Object value) {
            Checks.requireId("attribute name", name);
            attributes.put(name, Objects.requireNonNull(Values.normalize(name, value), name));
            return this;
        }

        /**
         * Makes it an event that a rule or a tier raised, and sets its id. For the engine and for stores: hosts cannot
         * report such an event.
         *
         * @param what what raised it
         * @param key the id without its prefix, or with it
         */
        public Builder raised(Cause what, String key) {
            cause = what;
            id = key.startsWith(RAISED) ? key : RAISED + key;
            return this;
        }

        /** Marks the event as erased, and removes the source, the correlation id and the attributes set so far. For stores. */
        public Builder erased() {
            attributes.clear();
            source = null;
            correlation = null;
            erased = true;
            return this;
        }

        /**
         * Builds the event.
         *
         * @throws BonselaException INVALID_VALUE if tenant, id or subject is missing, blank or too long, or if the time
         *     is out of range
         */
        public Event build() {
            return new Event(this);
        }
    }
}
