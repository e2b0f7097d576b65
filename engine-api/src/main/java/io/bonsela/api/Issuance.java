package io.bonsela.api;

import io.bonsela.api.Standing.CapUse;
import io.bonsela.api.Standing.Reservation;
import io.bonsela.api.store.State;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A reward granted to a subject, in its current state. Immutable: a change is a new value with the same id.
 *
 * @param id 32 hex digits derived from the decision's time, tenant, event, rule and effect; ids of later decisions are
 *     greater
 * @param tenant the tenant
 * @param subject the subject that gets the reward
 * @param eventId the event that earned it; for a credit by hand or a transferred one, {@value #BY_HAND} and the id of the
 *     command
 * @param rule the rule that granted it
 * @param effect the index of the rule's effect, from 0
 * @param effects the number of effects of the rule
 * @param campaign the rule's campaign; null: none
 * @param reward the reward's id in the catalogue
 * @param type the reward's type, which names its handler
 * @param terms how it is delivered, paid for and undone
 * @param value the amount that the subject gets; null for a reward without an amount, such as a mug
 * @param cost what the reward costs its budget, or the business if no budget pays; null: nothing
 * @param price what the subject paid for it from the wallet; null: nothing
 * @param occurredAt the event's time
 * @param issuedAt the decision's time
 * @param expiresAt when the reward expires: from then on it cannot be used; null: never. A credit that expired while it
 *     was spent, and then returned, can have a grace
 * @param shares the shares of the event's lines in the value, in the order of the lines; empty: it is not shared. They
 *     sum to the value
 * @param standing the part of the issuance that changes over time
 */
public record Issuance(
        String id,
        String tenant,
        String subject,
        String eventId,
        String rule,
        int effect,
        int effects,
        @Nullable String campaign,
        String reward,
        String type,
        Terms terms,
        @Nullable Money value,
        @Nullable Money cost,
        @Nullable Money price,
        Instant occurredAt,
        Instant issuedAt,
        @Nullable Instant expiresAt,
        List<Share> shares,
        Standing standing)
        implements State {
    /** The beginning of {@link #eventId} of credits by hand and of transferred credits. No event can have such an id. */
    public static final String BY_HAND = "by-hand/";

    /** Copies the list. */
    public Issuance {
        shares = List.copyOf(shares);
    }

    /** The current state. */
    public IssuanceState state() {
        return standing.state();
    }

    /** The amount left to be used; null if the reward has no value. */
    public @Nullable Money remaining() {
        return standing.parts() == null ? null : standing.parts().remaining();
    }

    /** Its current uses of caps and cooldowns. */
    public List<CapUse> capUses() {
        return standing.capUses();
    }

    /** Its reservation from a budget; null: none. */
    public @Nullable Reservation reservation() {
        return standing.reservation();
    }

    /** When its state changes by time alone: the end of its hold or its expiry, whichever comes first; empty: never. */
    public Optional<Instant> dueAt() {
        boolean usable = state() == IssuanceState.ISSUED
                && (terms.creditsWallet() || terms.charging() == Terms.Charging.ON_REDEMPTION);
        if (state() != IssuanceState.RESERVED && !usable) {
            return Optional.empty();
        }
        Instant hold = standing.held() ? standing.heldUntil() : null;
        boolean holdFirst = hold != null && (expiresAt == null || hold.isBefore(expiresAt));
        return Optional.ofNullable(holdFirst ? hold : expiresAt);
    }

    /**
     * Returns a copy of this issuance with a new standing.
     *
     * @param later the new standing
     */
    public Issuance as(Standing later) {
        return with(subject, later);
    }

    /**
     * Returns a copy of this issuance with a different name of its subject.
     *
     * @param name the subject's new name
     */
    public Issuance ofSubject(String name) {
        return with(name, standing);
    }

    /**
     * Returns a copy of this issuance that expires at a different time.
     *
     * @param at when it expires
     */
    public Issuance expiringAt(Instant at) {
        return with(subject, at, standing);
    }

    private Issuance with(String name, Standing later) {
        return with(name, expiresAt, later);
    }

    private Issuance with(String name, @Nullable Instant expiry, Standing later) {
        return new Issuance(
                id,
                tenant,
                name,
                eventId,
                rule,
                effect,
                effects,
                campaign,
                reward,
                type,
                terms,
                value,
                cost,
                price,
                occurredAt,
                issuedAt,
                expiry,
                shares,
                later);
    }

    /**
     * A line's share in the value of a reward.
     *
     * @param line the line's key, or its position in the event, from 1
     * @param quantity the number of units of the line; what a refund returns of them takes the same part of the share
     *     back
     * @param amount above zero
     */
    public record Share(String line, BigDecimal quantity, Money amount) {}

    /**
     * How a reward is delivered, paid for and undone. An issuance keeps the terms on which it was granted.
     *
     * @param delivery how the subject gets it
     * @param charging when the budget is charged
     * @param compensation what a reversal gives back after the charge
     */
    public record Terms(Delivery delivery, Charging charging, Compensation compensation) {
        /** Checks that the terms are compatible. */
        public Terms {
            if (compensation == Compensation.TAKE_FROM_WALLET && charging == Charging.ON_REDEMPTION) {
                throw new BonselaException(
                        ErrorCode.INVALID_VALUE,
                        "a reward for the wallet is charged when it is issued or spent, not " + charging);
            }
            if (charging == Charging.ON_SPEND
                    && (compensation != Compensation.TAKE_FROM_WALLET || delivery != Delivery.IMMEDIATE)) {
                throw new BonselaException(
                        ErrorCode.INVALID_VALUE,
                        "only a reward for the wallet that is issued with the decision can be charged when it is spent");
            }
        }

        /**
         * Returns a copy of these terms with a different time of the charge.
         *
         * @param when when the budget is charged
         */
        public Terms charged(Charging when) {
            return new Terms(delivery, when, compensation);
        }

        /** Whether the value is credited to the subject's wallet when the reward is issued. */
        public boolean creditsWallet() {
            return compensation == Compensation.TAKE_FROM_WALLET;
        }

        /** How a subject gets a reward. */
        public enum Delivery {
            /** With the decision: the reward is issued at once. */
            IMMEDIATE,
            /** After the decision: the reward stays reserved until its delivery is recorded. */
            DEFERRED
        }

        /** When a budget is charged. */
        public enum Charging {
            /** When the reward is issued. */
            ON_ISSUE,
            /** When the reward is redeemed; until then the cost is reserved. */
            ON_REDEMPTION,
            /**
             * When a credit is spent or transferred, or settles a debt, in proportion; until then the cost is reserved.
             * The cost of what expires is released.
             */
            ON_SPEND
        }

        /** What a reversal gives back. */
        public enum Compensation {
            /** The value is taken from the wallet, and the cost is refunded to the budget. For credits. */
            TAKE_FROM_WALLET,
            /** The cost is refunded to the budget: the value is undone with the sale that it was used on. */
            REFUND_COST,
            /** The cost stays charged: what was handed over cannot be recovered. */
            WRITE_OFF
        }
    }

    /** The state of an issuance, from its decision to its end. {@link #next()} defines all transitions. */
    public enum IssuanceState {
        /** Granted, and waiting for its delivery or for the end of its hold. Its cost is reserved. */
        RESERVED,
        /** It is being sent, or a provider is processing it. Returns to RESERVED if it was certainly not executed. */
        PENDING,
        /** A provider may or may not have delivered it. Its cost stays reserved. */
        UNKNOWN,
        /** The subject has it. */
        ISSUED,
        /** The subject has used it; of a credit: all of it, or all that had not expired. ISSUED if the use is undone. */
        REDEEMED,
        /** It could not be delivered. Final, unless its provider proves that it delivered. */
        FAILED,
        /** It expired before it was used. Final, unless its provider proves that it delivered in time. */
        EXPIRED,
        /** It was taken back before it was used. Final, unless its provider proves that it had delivered. */
        CANCELLED,
        /** It was completely undone after it was charged. Final. */
        REVERSED;

        /** The states that can follow; empty for a final state. */
        public Set<IssuanceState> next() {
            return Transitions.ALL.getOrDefault(this, Set.of());
        }

        /**
         * Checks whether a transition is allowed.
         *
         * @param other the next state
         */
        public boolean canBecome(IssuanceState other) {
            return next().contains(other);
        }

        /** Whether the subject may still get or use the reward. */
        public boolean isOpen() {
            return this == RESERVED || this == PENDING || this == UNKNOWN || this == ISSUED;
        }

        /** The transitions from every state. */
        private static final class Transitions {
            private static final Map<IssuanceState, Set<IssuanceState>> ALL = new EnumMap<>(IssuanceState.class);

            static {
                for (IssuanceState state : IssuanceState.values()) {
                    ALL.put(state, from(state));
                }
            }

            private static Set<IssuanceState> from(IssuanceState state) {
                return switch (state) {
                    case RESERVED -> set(PENDING, UNKNOWN, ISSUED, FAILED, EXPIRED, CANCELLED);
                    case PENDING -> set(RESERVED, UNKNOWN, ISSUED, FAILED);
                    case UNKNOWN -> set(RESERVED, PENDING, ISSUED, FAILED);
                    case ISSUED -> set(REDEEMED, EXPIRED, CANCELLED, REVERSED);
                    case REDEEMED -> set(ISSUED, REVERSED);
                    case FAILED, EXPIRED, CANCELLED -> set(ISSUED);
                    case REVERSED -> Set.of();
                };
            }

            private static Set<IssuanceState> set(IssuanceState first, IssuanceState... rest) {
                return Collections.unmodifiableSet(EnumSet.of(first, rest));
            }
        }
    }

    /**
     * The issuances of a subject whose state is {@linkplain IssuanceState#isOpen() open}.
     *
     * @param issuances the issuances, in any order
     */
    public record OpenIssuances(List<Issuance> issuances) implements State {
        /** Copies the list. */
        public OpenIssuances {
            issuances = List.copyOf(issuances);
        }
    }
}
