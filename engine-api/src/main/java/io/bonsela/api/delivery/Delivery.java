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
 * The delivery of a reward or a message through one connector. Immutable: a change creates a new value with the same
 * id.
 *
 * @param id 32 hex digits; for a reward, the id of its issuance
 * @param tenant the tenant
 * @param subject the subject that it concerns; null: none
 * @param connector the connector's name
 * @param content the content
 * @param createdAt when it was decided
 * @param correlation the correlation id of the event that it follows from; if there is none, the id of that event, of the
 *     command, or of the issuance whose time is over
 * @param progress its progress
 */
public record Delivery(
        String id,
        String tenant,
        @Nullable String subject,
        String connector,
        Content content,
        Instant createdAt,
        String correlation,
        Progress progress)
        implements State {
    /** The current state. */
    public DeliveryState state() {
        return progress.state();
    }

    /**
     * Our reference for the delivery at the provider: 32 hex digits derived from the tenant, id and generation. They
     * satisfy the limits of all providers whose limits are known (8 to 40 letters and digits).
     */
    public String reference() {
        return reference(progress.generation());
    }

    /**
     * The reference of a generation.
     *
     * @param generation the generation, from 1
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
     * Returns a copy with later progress.
     *
     * @param later the later progress
     */
    public Delivery at(Progress later) {
        return new Delivery(id, tenant, subject, connector, content, createdAt, correlation, later);
    }

    /**
     * Returns a copy with a different name of its subject.
     *
     * @param name the subject's new name
     */
    public Delivery ofSubject(String name) {
        return new Delivery(id, tenant, name, connector, content, createdAt, correlation, progress);
    }

    /**
     * Returns a copy with a different correlation id.
     *
     * @param other the new id
     */
    public Delivery correlated(String other) {
        return new Delivery(id, tenant, subject, connector, content, createdAt, other, progress);
    }

    /**
     * Returns a copy with different content.
     *
     * @param other the new content
     */
    public Delivery telling(Content other) {
        return new Delivery(id, tenant, subject, connector, other, createdAt, correlation, progress);
    }

    @Override
    public String toString() {
        return "Delivery[" + tenant + '/' + id + " by " + connector + ": " + progress.state() + ']';
    }

    /** The content of a delivery. */
    public sealed interface Content {
        /**
         * A reward.
         *
         * @param issuance the issuance's id
         * @param event the id of the event that earned it; the event contains the recipient
         * @param reward the reward's id
         * @param value its value; null if it has no amount
         * @param to the event attribute that contains the recipient; null: none
         * @param parameters additional parameters from the reward
         * @param fallbackPool the pool from which a code is taken if the provider refuses; null: none
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
             * Returns a copy with a different value.
             *
             * @param other the new value
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
         * @param data the message's data, without the subject; values are of the kinds listed in
         *     {@link io.bonsela.api.Values}
         */
        record OfMessage(String type, Instant happenedAt, Map<String, Object> data) implements Content {}
    }

    /**
     * An entry of a delivery's log.
     *
     * @param tenant the tenant
     * @param delivery the delivery's id
     * @param number its position in the log, from 1
     * @param kind what was done
     * @param generation the generation of the reference that was used
     * @param at when its outcome was recorded
     * @param took how long the call took, in microsecond precision; zero if there was no call
     * @param outcome the outcome's kind, such as {@code DELIVERED} or {@code NOT_FOUND}
     * @param code the code from the provider or the transport
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
         * Returns a copy with a different code.
         *
         * @param other the new code
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
            /** A person or the host settled it or had it redelivered. */
            BY_HAND,
            /** The engine itself changed its state; nothing was sent. */
            ENGINE
        }
    }

    /** The state of a delivery. {@link Course#settle} defines when a delivery that was sent is <em>denied</em>. */
    public enum DeliveryState {
        /** The reward is withheld and must not be sent yet. */
        WAITING,
        /** Will be sent when it is due. Denied, if it was sent before. */
        READY,
        /** An attempt has begun; its outcome is unknown until it is recorded. */
        SENDING,
        /** The provider is processing it. */
        PENDING,
        /** The provider may or may not have executed it. If no next step is due, a person must settle it. */
        UNKNOWN,
        /** An operator must act and then have it redelivered. Denied, if it was sent before. */
        HELD,
        /** Given up after the last attempt; can be redelivered. It is denied, or it is a message. */
        DEAD,
        /** The recipient has received it. */
        DELIVERED,
        /** The provider has permanently refused it. Final. */
        FAILED,
        /** It was delivered, and the provider has taken it back. Final. */
        REVERSED,
        /** Before it was sent, its reward was cancelled or expired, or the subject of its message was erased. Final. */
        CANCELLED,
        /**
         * The provider says that it delivered although the engine's records say that it did not, or the provider
         * delivered twice. A person must settle it.
         */
        CONTRADICTED;

        /**
         * Whether the state changes neither by itself nor by redelivery. A delivered one can still be reversed, and
         * each settled one can be contradicted.
         */
        public boolean isSettled() {
            return this == DELIVERED || this == FAILED || this == REVERSED || this == CANCELLED || this == CONTRADICTED;
        }
    }
}
