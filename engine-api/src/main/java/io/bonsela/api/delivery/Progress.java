package io.bonsela.api.delivery;

import io.bonsela.api.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a delivery is.
 *
 * @param state where it is
 * @param since when it came there
 * @param dueAt when something is to be done about it; null: nothing, by itself
 * @param generation counts the references used, from 1
 * @param attempts how often it was sent
 * @param lookups how often it was asked about since it was last sent
 * @param logged how many entries its log has
 * @param firstSentAt when it was first sent since it was surely not executed; null: it was not
 * @param unknownSince since when the outcome of a send is unknown; null: of none it is
 * @param providerReference the provider's name for it; null: not known
 * @param code what was last said of it
 * @param delivered what was delivered in fact; null: as asked for, or not known
 */
public record Progress(
        DeliveryState state,
        Instant since,
        @Nullable Instant dueAt,
        int generation,
        int attempts,
        int lookups,
        int logged,
        @Nullable Instant firstSentAt,
        @Nullable Instant unknownSince,
        @Nullable String providerReference,
        String code,
        @Nullable Money delivered) {
    /**
     * The beginning.
     *
     * @param state WAITING or READY
     * @param at now
     */
    public static Progress begin(DeliveryState state, Instant at) {
        Instant due = state == DeliveryState.READY ? at : null;
        return new Progress(state, at, due, 1, 0, 0, 0, null, null, null, "", null);
    }

    /**
     * The end of what is not sent any more.
     *
     * @param when now
     * @param why what is said of it
     */
    public Progress dropped(Instant when, String why) {
        return to(DeliveryState.CANCELLED, when, null, why);
    }

    Progress to(DeliveryState next, Instant at, @Nullable Instant due, String said) {
        Instant unknown = next != DeliveryState.UNKNOWN ? null : unknownSince == null ? at : unknownSince;
        Instant changed = next == state ? since : at;
        boolean unsent = next == DeliveryState.READY || next == DeliveryState.HELD;
        return new Progress(
                next,
                changed,
                due,
                generation,
                attempts,
                lookups,
                logged,
                unsent ? null : firstSentAt,
                unknown,
                providerReference,
                said,
                delivered);
    }

    Progress sending(Instant at, Instant due) {
        return new Progress(
                DeliveryState.SENDING,
                at,
                due,
                generation,
                attempts + 1,
                0,
                logged,
                firstSentAt == null ? at : firstSentAt,
                unknownSince,
                providerReference,
                code,
                delivered);
    }

    Progress attempts(int count) {
        return new Progress(
                state,
                since,
                dueAt,
                generation,
                count,
                lookups,
                logged,
                firstSentAt,
                unknownSince,
                providerReference,
                code,
                delivered);
    }

    /** The same under a new reference. */
    public Progress nextGeneration() {
        return new Progress(
                state, since, dueAt, generation + 1, attempts, 0, logged, null, null, null, code, delivered);
    }

    Progress lookedUp() {
        return new Progress(
                state,
                since,
                dueAt,
                generation,
                attempts,
                lookups + 1,
                logged,
                firstSentAt,
                unknownSince,
                providerReference,
                code,
                delivered);
    }

    Progress known(@Nullable String reference, @Nullable Money amount) {
        return new Progress(
                state,
                since,
                dueAt,
                generation,
                attempts,
                lookups,
                logged,
                firstSentAt,
                unknownSince,
                reference == null ? providerReference : reference,
                code,
                amount == null ? delivered : amount);
    }

    /**
     * The same where nothing more follows by itself.
     *
     * @param next the state it came to
     * @param at now
     * @param said why
     */
    public Progress ended(DeliveryState next, Instant at, String said) {
        return to(next, at, null, said);
    }

    /**
     * To be sent anew; attempts count from the beginning.
     *
     * @param at now
     */
    public Progress anew(Instant at) {
        return attempts(0).to(DeliveryState.READY, at, at, "REDELIVERED");
    }

    /** The same with one entry more in the log. */
    public Progress andLogged() {
        return new Progress(
                state,
                since,
                dueAt,
                generation,
                attempts,
                lookups,
                logged + 1,
                firstSentAt,
                unknownSince,
                providerReference,
                code,
                delivered);
    }
}
