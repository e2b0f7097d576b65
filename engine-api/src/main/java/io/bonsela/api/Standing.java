package io.bonsela.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What changes in the life of an issuance.
 *
 * @param state where it is
 * @param since when it came there
 * @param held whether it is withheld until a time or a confirmation
 * @param heldUntil when its hold ends by itself; null: it does not
 * @param parts what became of its value; null where it has none
 * @param capUses what it holds of caps and cooldowns
 * @param returned what it gave back of caps and cooldowns when it ended undelivered: it takes them again if its provider
 *     proves that it delivered
 * @param reservation what it took of a budget; null: nothing
 * @param use on which event it was used; null: it was not, or that was not told
 */
public record Standing(
        IssuanceState state,
        Instant since,
        boolean held,
        @Nullable Instant heldUntil,
        @Nullable Parts parts,
        List<CapUse> capUses,
        List<CapUse> returned,
        @Nullable Reservation reservation,
        @Nullable Use use) {
    /** Copies the uses. */
    public Standing {
        capUses = List.copyOf(capUses);
        returned = List.copyOf(returned);
    }

    /**
     * The same after a move, which ends every hold.
     *
     * @param to the state it came to
     * @param at when
     */
    public Standing moved(IssuanceState to, Instant at) {
        return new Standing(to, at, false, null, parts, capUses, returned, reservation, use);
    }

    /** The same, withheld no longer. */
    public Standing unheld() {
        return new Standing(state, since, false, null, parts, capUses, returned, reservation, use);
    }

    /**
     * The same with other parts.
     *
     * @param others what became of the value
     */
    public Standing with(Parts others) {
        return new Standing(state, since, held, heldUntil, others, capUses, returned, reservation, use);
    }

    /**
     * The same with other uses of caps.
     *
     * @param others what it holds of caps and cooldowns
     */
    public Standing with(List<CapUse> others) {
        return new Standing(state, since, held, heldUntil, parts, others, returned, reservation, use);
    }

    /**
     * The same with other uses of caps, and others given back.
     *
     * @param others what it holds of caps and cooldowns
     * @param givenBack what it gave back when it ended undelivered
     */
    public Standing with(List<CapUse> others, List<CapUse> givenBack) {
        return new Standing(state, since, held, heldUntil, parts, others, givenBack, reservation, use);
    }

    /**
     * The same with another reservation.
     *
     * @param other what it took of a budget
     */
    public Standing with(Reservation other) {
        return new Standing(state, since, held, heldUntil, parts, capUses, returned, other, use);
    }

    /**
     * The same, used on an event.
     *
     * @param where the event, and how much
     */
    public Standing with(Use where) {
        return new Standing(state, since, held, heldUntil, parts, capUses, returned, reservation, where);
    }
}
