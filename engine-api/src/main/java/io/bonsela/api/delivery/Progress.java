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
 * @param firstSentAt when it was first sent, under whatever reference; null: never
 * @param lastSentAt when it was last sent under this reference; null: never
 * @param unknownSince when the outcome of the last send under this reference that nobody knows became unknown; null: there is
 *     none such
 * @param evidence what the provider has shown of the reference
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
        @Nullable Instant lastSentAt,
        @Nullable Instant unknownSince,
        Evidence evidence,
        @Nullable String providerReference,
        String code,
        @Nullable Money delivered) {
    /** What is said of a delivery under which something else was delivered. */
    public static final String DELIVERED_OTHERWISE = "DELIVERED_OTHERWISE";

    /** What a provider has shown of a reference. */
    public enum Evidence {
        /** Nothing. */
        NONE,
        /** That it knows it: that it cannot find it later proves nothing. */
        SEEN,
        /** That it delivered something else under it than was asked for. */
        OTHERWISE,
        /** That it delivered under an earlier reference too. */
        TWICE
    }

    /**
     * The beginning.
     *
     * @param state WAITING or READY
     * @param at now
     */
    public static Progress begin(DeliveryState state, Instant at) {
        Instant due = state == DeliveryState.READY ? at : null;
        return new Progress(state, at, due, 1, 0, 0, 0, null, null, null, Evidence.NONE, null, "", null);
    }

    /** Whether what the provider says, and what was asked for or is in the books, cannot both be true. */
    public boolean isContradicted() {
        return state == DeliveryState.CONTRADICTED
                || (state == DeliveryState.UNKNOWN && evidence == Evidence.OTHERWISE);
    }

    /** Whether a send under this reference may have been executed, as far as is known. */
    boolean isDoubtful() {
        return unknownSince != null || evidence != Evidence.NONE;
    }

    /**
     * The same where the provider delivered under an earlier reference too, or instead.
     *
     * @param at now
     * @param said what the provider called it
     */
    public Progress twice(Instant at, String said) {
        return shown(Evidence.TWICE).to(DeliveryState.CONTRADICTED, at, null, said);
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

    Progress to(DeliveryState next, Instant at, @Nullable Instant due, String said) {
        Instant unknown = null;
        if (next == DeliveryState.UNKNOWN) {
            // A send that nobody knows the outcome of begins a quiet period of its own.
            unknown = state == DeliveryState.SENDING || unknownSince == null ? at : unknownSince;
        } else if (next == state) {
            unknown = unknownSince;
        }
        return with().state(next, next == state ? since : at)
                .dueAt(due)
                .unknownSince(unknown)
                .code(said)
                .build();
    }

    Progress sending(Instant at, Instant due) {
        return with().state(DeliveryState.SENDING, at)
                .dueAt(due)
                .attempts(attempts + 1)
                .lookups(0)
                .sentAt(firstSentAt == null ? at : firstSentAt, at)
                .build();
    }

    /**
     * The same as it was before a send that was begun and not made.
     *
     * @param at now
     * @param due when it is tried again
     * @param said why it was not made
     */
    Progress unsent(Instant at, Instant due, String said) {
        boolean first = since.equals(firstSentAt);
        return with().attempts(attempts - 1)
                .sentAt(first ? null : firstSentAt, first ? null : lastSentAt)
                .build()
                .to(isDoubtful() ? DeliveryState.UNKNOWN : DeliveryState.READY, at, due, said);
    }

    private Progress attempts(int count) {
        return with().attempts(count).build();
    }

    /** The same under a new reference, of which nobody knows anything. */
    public Progress nextGeneration() {
        return with().generation(generation + 1)
                .lookups(0)
                .sentAt(firstSentAt, null)
                .unknownSince(null)
                .evidence(Evidence.NONE)
                .providerReference(null)
                .build();
    }

    Progress lookedUp() {
        return with().lookups(lookups + 1).build();
    }

    /** The same after the provider has shown something of the reference. */
    Progress shown(Evidence what) {
        return evidence.compareTo(what) >= 0 ? this : with().evidence(what).build();
    }

    Progress known(@Nullable String reference, @Nullable Money amount) {
        return with().providerReference(reference == null ? providerReference : reference)
                .delivered(amount == null ? delivered : amount)
                .build();
    }

    /** The same with one entry more in the log. */
    public Progress andLogged() {
        return with().logged(logged + 1).build();
    }

    private Changes with() {
        return new Changes(this);
    }

    /** Makes a changed copy. */
    private static final class Changes {
        private DeliveryState state;
        private Instant since;
        private @Nullable Instant dueAt;
        private int generation;
        private int attempts;
        private int lookups;
        private int logged;
        private @Nullable Instant firstSentAt;
        private @Nullable Instant lastSentAt;
        private @Nullable Instant unknownSince;
        private Evidence evidence;
        private @Nullable String providerReference;
        private String code;
        private @Nullable Money delivered;

        Changes(Progress of) {
            state = of.state;
            since = of.since;
            dueAt = of.dueAt;
            generation = of.generation;
            attempts = of.attempts;
            lookups = of.lookups;
            logged = of.logged;
            firstSentAt = of.firstSentAt;
            lastSentAt = of.lastSentAt;
            unknownSince = of.unknownSince;
            evidence = of.evidence;
            providerReference = of.providerReference;
            code = of.code;
            delivered = of.delivered;
        }

        Changes state(DeliveryState next, Instant at) {
            state = next;
            since = at;
            return this;
        }

        Changes dueAt(@Nullable Instant at) {
            dueAt = at;
            return this;
        }

        Changes generation(int number) {
            generation = number;
            return this;
        }

        Changes attempts(int count) {
            attempts = count;
            return this;
        }

        Changes lookups(int count) {
            lookups = count;
            return this;
        }

        Changes logged(int count) {
            logged = count;
            return this;
        }

        Changes sentAt(@Nullable Instant first, @Nullable Instant last) {
            firstSentAt = first;
            lastSentAt = last;
            return this;
        }

        Changes unknownSince(@Nullable Instant at) {
            unknownSince = at;
            return this;
        }

        Changes evidence(Evidence what) {
            evidence = what;
            return this;
        }

        Changes providerReference(@Nullable String name) {
            providerReference = name;
            return this;
        }

        Changes code(String said) {
            code = said;
            return this;
        }

        Changes delivered(@Nullable Money amount) {
            delivered = amount;
            return this;
        }

        Progress build() {
            return new Progress(
                    state,
                    since,
                    dueAt,
                    generation,
                    attempts,
                    lookups,
                    logged,
                    firstSentAt,
                    lastSentAt,
                    unknownSince,
                    evidence,
                    providerReference,
                    code,
                    delivered);
        }
    }
}
