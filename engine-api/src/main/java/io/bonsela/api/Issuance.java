package io.bonsela.api;

import io.bonsela.api.Standing.CapUse;
import io.bonsela.api.Standing.Reservation;
import io.bonsela.api.store.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * This reward, for this subject, now. Immutable: a change is a new value under the same id.
 *
 * @param id 32 hex digits derived from the decision's time, tenant, event, rule and effect; later decisions give greater ids
 * @param tenant the tenant
 * @param subject who gets it
 * @param eventId the event that earned it
 * @param rule the rule that granted it
 * @param effect which of the rule's effects, from 0
 * @param effects how many effects the rule has
 * @param campaign the rule's campaign, if any
 * @param reward the reward's id in the catalogue
 * @param type the reward's type, which names its handler
 * @param terms how it is delivered, paid for and undone
 * @param value what the subject gets; null where it has no amount, such as a mug
 * @param cost what it costs its budget, or the house where none pays; null: nothing
 * @param occurredAt the event's time
 * @param issuedAt the decision's time
 * @param expiresAt from when on it can no longer be used; null: never
 * @param standing what changes in its life
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
        Instant occurredAt,
        Instant issuedAt,
        @Nullable Instant expiresAt,
        Standing standing)
        implements State {
    /** Where it is in its life. */
    public IssuanceState state() {
        return standing.state();
    }

    /** What is left of its value; null where it has none. */
    public @Nullable Money remaining() {
        return standing.parts() == null ? null : standing.parts().remaining();
    }

    /** What it holds of caps and cooldowns. */
    public List<CapUse> capUses() {
        return standing.capUses();
    }

    /** What it took of a budget; null: nothing. */
    public @Nullable Reservation reservation() {
        return standing.reservation();
    }

    /** When time alone will change its state: the end of its hold, or its expiry, whichever comes first. */
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
     * The same issuance later in its life.
     *
     * @param later what changed
     */
    public Issuance as(Standing later) {
        return with(subject, later);
    }

    /**
     * The same issuance under another name of its subject.
     *
     * @param name the subject's name
     */
    public Issuance ofSubject(String name) {
        return with(name, standing);
    }

    private Issuance with(String name, Standing later) {
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
                occurredAt,
                issuedAt,
                expiresAt,
                later);
    }

    /**
     * How a reward is delivered, paid for and undone. An issuance keeps the terms on which it was granted.
     *
     * @param delivery how the subject comes by it
     * @param charging when the budget pays for it
     * @param compensation what undoing it gives back once it was paid for
     */
    public record Terms(Delivery delivery, Charging charging, Compensation compensation) {
        /** Checks that they go together. */
        public Terms {
            if (compensation == Compensation.TAKE_FROM_WALLET && charging != Charging.ON_ISSUE) {
                throw new BonselaException(
                        ErrorCode.INVALID_VALUE,
                        "what goes to the wallet is paid for when it is issued, not " + charging);
            }
        }

        /** Whether its value is credited to the subject's wallet when it is issued. */
        public boolean creditsWallet() {
            return compensation == Compensation.TAKE_FROM_WALLET;
        }

        /** How a subject comes by a reward. */
        public enum Delivery {
            /** With the decision itself: it is issued at once. */
            IMMEDIATE,
            /** After it: it stays reserved until its delivery is recorded. */
            DEFERRED
        }

        /** When a budget pays. */
        public enum Charging {
            /** When the reward is issued. */
            ON_ISSUE,
            /** When it is redeemed; until then the cost is reserved. */
            ON_REDEMPTION
        }

        /** What a reversal gives back. */
        public enum Compensation {
            /** It is a credit: the wallet gives the value back, and the budget gets the cost. */
            TAKE_FROM_WALLET,
            /** The value falls with the sale that it was used on: the budget gets the cost. */
            REFUND_COST,
            /** What was handed over cannot be had back: the cost stays charged. */
            WRITE_OFF
        }
    }
}
