package io.bonsela.api;

import io.bonsela.api.internal.Text;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, as the host tells it: what, to whom, when, with which attributes. Immutable.
 *
 * <p>Tenant and id together are the idempotency key: the engine decides an event once, however often it is handed over.
 */
public final class Event {
    /** The first instant at which an event may occur. */
    public static final Instant EARLIEST = Instant.parse("1900-01-01T00:00:00Z");

    /** The last instant at which an event may occur. */
    public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final String type;
    private final String tenant;
    private final String id;
    private final @Nullable String source;
    private final String subject;
    private final @Nullable Instant occurredAt;
    private final Map<String, Object> attributes;
    private final boolean erased;

    private Event(Builder builder) {
        type = builder.type;
        tenant = Text.requireId("tenant", require("tenant", builder.tenant));
        id = Text.requireId("id", require("id", builder.id));
        Text.requireIdIfAny("source", builder.source);
        source = builder.source;
        String name = require("subject", builder.subject);
        subject = builder.erased ? Text.requireId("subject", name) : Text.requireSubject(name);
        occurredAt = builder.occurredAt;
        if (occurredAt != null && (occurredAt.isBefore(EARLIEST) || occurredAt.isAfter(LATEST))) {
            throw new BonselaException(
                    ErrorCode.INVALID_VALUE,
                    "an event occurs from " + EARLIEST + " to " + LATEST + ", not " + occurredAt);
        }
        attributes = Collections.unmodifiableMap(new TreeMap<>(builder.attributes));
        erased = builder.erased;
    }

    /**
     * Starts an event.
     *
     * @param type its type, as the rule set declares it
     * @throws BonselaException INVALID_VALUE if it is blank
     */
    public static Builder of(String type) {
        return new Builder(Text.requireId("type", type));
    }

    /** The type, as the rule set declares it. */
    public String type() {
        return type;
    }

    /** Whose rules decide. */
    public String tenant() {
        return tenant;
    }

    /** The idempotency key within the tenant. */
    public String id() {
        return id;
    }

    /**
     * Who gave it its id, or null: it is not told. The same id from another source is a conflict, as any other difference
     * is.
     */
    public @Nullable String source() {
        return source;
    }

    /** Whom it concerns. */
    public String subject() {
        return subject;
    }

    /** When it happened, or null: at the moment of the decision. */
    public @Nullable Instant occurredAt() {
        return occurredAt;
    }

    /** The attributes in the order of their names, each in the normal form of {@link Values}. */
    public Map<String, Object> attributes() {
        return attributes;
    }

    /**
     * One attribute.
     *
     * @param name its name
     * @return its value in the normal form of {@link Values}, or null if the event has none
     */
    public @Nullable Object attribute(String name) {
        return attributes.get(name);
    }

    /** Whether its attributes and its source were erased. What a refund needs may be left: its {@code amount}. */
    public boolean isErased() {
        return erased;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Event that
                && type.equals(that.type)
                && tenant.equals(that.tenant)
                && id.equals(that.id)
                && Objects.equals(source, that.source)
                && subject.equals(that.subject)
                && Objects.equals(occurredAt, that.occurredAt)
                && attributes.equals(that.attributes)
                && erased == that.erased;
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, tenant, id, subject);
    }

    /** Type, tenant and id: subjects and attributes may be personal and do not belong into logs. */
    @Override
    public String toString() {
        return type + ' ' + tenant + '/' + id;
    }

    private static String require(String what, @Nullable String value) {
        if (value == null) {
            throw new BonselaException(ErrorCode.INVALID_VALUE, "an event needs its " + what);
        }
        return value;
    }

    /** Collects what belongs to an event. Not thread-safe. */
    public static final class Builder {
        private final String type;
        private @Nullable String tenant;
        private @Nullable String id;
        private @Nullable String source;
        private @Nullable String subject;
        private @Nullable Instant occurredAt;
        private final Map<String, Object> attributes = new TreeMap<>();
        private boolean erased;

        private Builder(String type) {
            this.type = type;
        }

        /**
         * Whose rules decide. Required: there is no default tenant.
         *
         * @param tenant at most 256 characters
         */
        public Builder tenant(String tenant) {
            this.tenant = tenant;
            return this;
        }

        /**
         * The idempotency key within the tenant. Required.
         *
         * @param id at most 256 characters
         */
        public Builder id(String id) {
            this.id = id;
            return this;
        }

        /**
         * Who gave it its id, such as a till or a shop. Left out, ids are those of one source.
         *
         * @param source at most 256 characters
         */
        public Builder source(String source) {
            this.source = source;
            return this;
        }

        /**
         * Whom it concerns. Required.
         *
         * @param subject at most 256 characters; better an account number than a phone number
         */
        public Builder subject(String subject) {
            this.subject = subject;
            return this;
        }

        /**
         * When it happened. Left out, it is the moment of the decision.
         *
         * @param occurredAt drives windows and schedules; within the years 1900 to 9999
         */
        public Builder occurredAt(Instant occurredAt) {
            this.occurredAt = occurredAt;
            return this;
        }

        /**
         * The attribute {@code amount}.
         *
         * @param amount money or points
         */
        public Builder amount(Money amount) {
            return with("amount", amount);
        }

        /**
         * An attribute.
         *
         * @param name its name
         * @param value a value of a kind named at {@link Values}
         * @throws BonselaException INVALID_VALUE if the value is of another kind
         */
        public Builder with(String name, Object value) {
            Text.requireId("attribute name", name);
            attributes.put(name, Objects.requireNonNull(Values.normalize(name, value), name));
            return this;
        }

        /** Erases its attributes and its source so far. For stores. */
        public Builder erased() {
            attributes.clear();
            source = null;
            erased = true;
            return this;
        }

        /**
         * The event.
         *
         * @throws BonselaException INVALID_VALUE if tenant, id or subject are missing, blank or too long, or the time is out
         *     of range
         */
        public Event build() {
            return new Event(this);
        }
    }
}
