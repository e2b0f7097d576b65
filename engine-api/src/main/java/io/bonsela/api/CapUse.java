package io.bonsela.api;

import io.bonsela.api.rule.Cap;
import java.time.Instant;
import java.util.Set;

/**
 * What an issuance took of one cap or cooldown; releasing it gives back exactly this.
 *
 * @param cap the cap's id; {@code cooldown:RULE} for a cooldown
 * @param scope whose counter it is, beside the subject: a digest of the values of the cap's dimensions
 * @param window which window of it
 * @param ofSubject whether the counter belongs to the issuance's subject alone
 * @param amount how much: 1 for a count, minor units for a value
 * @param at the event's time, which the window is reckoned by
 * @param ofGrant whether it was taken once for all that the rule granted: then the last of that gives it back
 * @param releasedOn what gives it back
 */
public record CapUse(
        String cap,
        String scope,
        String window,
        boolean ofSubject,
        long amount,
        Instant at,
        boolean ofGrant,
        Set<Cap.Release> releasedOn) {
    /** Copies the set. */
    public CapUse {
        releasedOn = Set.copyOf(releasedOn);
    }

    /**
     * The same after a part of it was given back.
     *
     * @param part less than the amount
     */
    public CapUse less(long part) {
        return new CapUse(cap, scope, window, ofSubject, amount - part, at, ofGrant, releasedOn);
    }

    /** Whether the window rolls: it is the stretch {@code r} and a number. */
    public boolean isRolling() {
        return window.startsWith("r");
    }
}
