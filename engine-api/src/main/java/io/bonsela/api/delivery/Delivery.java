package io.bonsela.api.delivery;

import io.bonsela.api.Money;
import io.bonsela.api.store.State;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A reward or a message on its way through one connector. Immutable: a change is a new value under the same id.
 *
 * @param id 32 hex digits: a reward's is its issuance's
 * @param tenant the tenant
 * @param subject whom it concerns; null: nobody
 * @param connector the connector's name
 * @param content what is delivered
 * @param createdAt when it was decided
 * @param progress how far it is
 */
public record Delivery(
        String id,
        String tenant,
        @Nullable String subject,
        String connector,
        Content content,
        Instant createdAt,
        Progress progress)
        implements State {
    /** Where it is. */
    public DeliveryState state() {
        return progress.state();
    }

    /**
     * Our name for it at the provider: 32 hex digits that derive from tenant, id and generation. Fits the formats of all
     * providers whose limits are known (letters and digits, 8 to 40).
     */
    public String reference() {
        return reference(progress.generation());
    }

    /**
     * The same of another generation.
     *
     * @param generation from 1
     */
    public String reference(int generation) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String name = "bonsela-reference\0" + tenant + '\0' + id + '\0' + generation;
            return HexFormat.of().formatHex(digest.digest(name.getBytes(StandardCharsets.UTF_8)), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The same later on its way.
     *
     * @param later how far it is then
     */
    public Delivery at(Progress later) {
        return new Delivery(id, tenant, subject, connector, content, createdAt, later);
    }

    /**
     * The same under another name of its subject.
     *
     * @param name the subject's name
     */
    public Delivery ofSubject(String name) {
        return new Delivery(id, tenant, name, connector, content, createdAt, progress);
    }

    /**
     * The same with other content.
     *
     * @param other what is delivered instead
     */
    public Delivery telling(Content other) {
        return new Delivery(id, tenant, subject, connector, other, createdAt, progress);
    }

    @Override
    public String toString() {
        return "Delivery[" + tenant + '/' + id + " by " + connector + ": " + progress.state() + ']';
    }

    /** What is delivered. */
    public sealed interface Content {
        /**
         * A reward.
         *
         * @param issuance the issuance's id
         * @param event the event that earned it, which says where it goes
         * @param reward the reward's id
         * @param value what it is worth; null where it has no amount
         * @param to the event's attribute that says where it goes; null: none does
         * @param parameters what the reward says beside
         * @param fallbackPool the pool that a code is taken from if the provider refuses; null: none
         */
        record OfReward(
                String issuance,
                String event,
                String reward,
                @Nullable Money value,
                @Nullable String to,
                Map<String, String> parameters,
                @Nullable String fallbackPool)
                implements Content {
            /** Copies the map. */
            public OfReward {
                parameters = Map.copyOf(parameters);
            }

            /**
             * The same with another value.
             *
             * @param other what it is worth
             */
            public OfReward worth(Money other) {
                return new OfReward(issuance, event, reward, other, to, parameters, fallbackPool);
            }
        }

        /**
         * A message.
         *
         * @param type such as {@code reward.issued}
         * @param happenedAt when it happened
         * @param data what is told, of the kinds of {@link io.bonsela.api.Values}, without the subject
         */
        record OfMessage(String type, Instant happenedAt, Map<String, Object> data) implements Content {}
    }

    /**
     * An entry of a delivery's log.
     *
     * @param tenant the tenant
     * @param delivery the delivery's id
     * @param number its place in the log, from 1
     * @param kind what was done
     * @param generation which reference was used
     * @param at when its outcome was recorded
     * @param took how long the call took, to the microsecond; zero where there was none
     * @param outcome the outcome's kind, such as {@code DELIVERED} or {@code NOT_FOUND}
     * @param code what the provider, or the way to it, called it
     */
    public record DeliveryAttempt(
            String tenant,
            String delivery,
            int number,
            Kind kind,
            int generation,
            Instant at,
            Duration took,
            String outcome,
            String code)
            implements State {
        /**
         * The same with another code.
         *
         * @param other what it is called instead
         */
        public DeliveryAttempt coded(String other) {
            return new DeliveryAttempt(tenant, delivery, number, kind, generation, at, took, outcome, other);
        }

        /** What was done. */
        public enum Kind {
            /** It was sent. */
            SEND,
            /** The provider was asked. */
            LOOKUP,
            /** The provider called back. */
            CALLBACK,
            /** The provider was asked to take it back. */
            REVERSAL,
            /** A person, or the host, settled it, or had it redelivered. */
            BY_HAND,
            /** Nothing was sent: the engine itself moved it. */
            ENGINE
        }
    }

    /**
     * Where a delivery is. Which delivery that was sent is <em>denied</em>, {@link Course#settle} says.
     */
    public enum DeliveryState {
        /** The reward is withheld: not to be sent yet. */
        WAITING,
        /** To be sent when it is due. Denied, if it was sent before. */
        READY,
        /** An attempt was begun; until its outcome is recorded nobody knows. */
        SENDING,
        /** The provider has it in hand. */
        PENDING,
        /** The provider may or may not have executed it. Without a time at which it is due, a person must settle it. */
        UNKNOWN,
        /** An operator must act, then have it redelivered. Denied, if it was sent before. */
        HELD,
        /** Given up after the last attempt; can be redelivered. Denied, or a message. */
        DEAD,
        /** The recipient has it. */
        DELIVERED,
        /** The provider has refused it for good. Final. */
        FAILED,
        /** It was delivered, and the provider has taken it back. Final. */
        REVERSED,
        /** Its reward was cancelled or expired, or whom it tells of was erased, before it was sent. Final. */
        CANCELLED,
        /**
         * The provider says that it delivered, and the books say that it did not, or the provider delivered twice. A person must
         * settle it.
         */
        CONTRADICTED;

        /**
         * Whether nothing follows by itself or by redelivery; a delivered one can still be reversed, and each of them
         * contradicted.
         */
        public boolean isSettled() {
            return this == DELIVERED || this == FAILED || this == REVERSED || this == CANCELLED || this == CONTRADICTED;
        }
    }
}
