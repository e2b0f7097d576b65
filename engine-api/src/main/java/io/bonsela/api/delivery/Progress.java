package io.bonsela.api.delivery;

import io.bonsela.api.Money;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How far a delivery is.
 *
 * @param state where it is
 * @param since when it came there
 * @param dueAt when something is to be done about it; null: nothing, by itself
 * @param generation counts the references used, from 1
 * @param attempts how often it was sent since a person last had it sent anew
 * @param sends how often it was sent, all in all
 * @param lookups how often it was asked about since it was last sent
 * @param logged how many entries its log has
 * @param firstSentAt when it was first sent, under whatever reference; null: never
 * @param lastSentAt when it was last sent under this reference; null: never
 * @param unknownSince when the outcome of the last send under this reference that nobody knows became unknown; null: there is
 *     none such
 * @param evidence what the provider has shown of the reference
 * @param proofs the generations of which the provider, or a person, has said that something was delivered
 * @param settledProofs how many of them the books tell of
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
        int sends,
        int lookups,
        int logged,
        @Nullable Instant firstSentAt,
        @Nullable Instant lastSentAt,
        @Nullable Instant unknownSince,
        Evidence evidence,
        List<Integer> proofs,
        int settledProofs,
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
        OTHERWISE
    }

    /** Copies the list. */
    public Progress {
        proofs = List.copyOf(proofs);
    }

    /**
     * The beginning.
     *
     * @param state WAITING or READY
     * @param at now
     */
    public static Progress begin(DeliveryState state, Instant at) {
        Instant due = state == DeliveryState.READY ? at : null;
        return new Progress(
                state, at, due, 1, 0, 0, 0, 0, null, null, null, Evidence.NONE, List.of(), 0, null, "", null);
    }

    /** Whether what the provider says, and what was asked for or is in the books, cannot both be true. */
    public boolean isContradicted() {
        return state == DeliveryState.CONTRADICTED
                || (state == DeliveryState.UNKNOWN && evidence == Evidence.OTHERWISE);
    }

    /** Whether a send under this reference may have been executed, as far as is known. */
    public boolean isDoubtful() {
        return unknownSince != null || evidence != Evidence.NONE;
    }

    /**
     * The same after it was said that something was delivered.
     *
     * @param reference the generation of the reference under which
     */
    public Progress proven(int reference) {
        if (proofs.contains(reference)) {
            return this;
        }
        List<Integer> more = new ArrayList<>(proofs);
        more.add(reference);
        return with(now -> now.proofs = more);
    }

    /**
     * The same with what another has learnt: what was proven, which the books do not tell of.
     *
     * @param later the same delivery, later
     */
    public Progress withProofsOf(Progress later) {
        return with(now -> {
            now.providerReference = later.providerReference;
            now.delivered = later.delivered;
            now.evidence = later.evidence;
            now.proofs = later.proofs;
        });
    }

    /**
     * The same, to be found out about at once.
     *
     * @param at now
     * @param said why
     */
    public Progress pursued(Instant at, String said) {
        return to(DeliveryState.UNKNOWN, at, at, said);
    }

    /** How many deliveries were proven that the books do not tell of. */
    public int unsettledProofs() {
        return proofs.size() - settledProofs;
    }

    /** The same where the books tell of all that was proven. */
    public Progress proofsSettled() {
        return with(now -> now.settledProofs = now.proofs.size());
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
        return with(now -> now.attempts = 0).to(DeliveryState.READY, at, at, "REDELIVERED");
    }

    Progress to(DeliveryState next, Instant at, @Nullable Instant due, String said) {
        Instant unknown = null;
        if (next == DeliveryState.UNKNOWN) {
            // A send that nobody knows the outcome of begins a quiet period of its own.
            unknown = state == DeliveryState.SENDING || unknownSince == null ? at : unknownSince;
        } else if (next == state || next == DeliveryState.CONTRADICTED) {
            unknown = state == DeliveryState.SENDING ? at : unknownSince;
        }
        Instant doubtSince = unknown;
        return with(now -> {
            now.since = next == now.state ? now.since : at;
            now.state = next;
            now.dueAt = due;
            now.unknownSince = doubtSince;
            now.code = said;
        });
    }

    Progress sending(Instant at, Instant due) {
        return with(now -> {
            now.state = DeliveryState.SENDING;
            now.since = at;
            now.dueAt = due;
            now.attempts++;
            now.sends++;
            now.lookups = 0;
            now.firstSentAt = now.firstSentAt == null ? at : now.firstSentAt;
            now.lastSentAt = at;
        });
    }

    /**
     * The same without a send that was begun and not made. When an earlier one was made last is not known any more: the later
     * moment stays, which makes the quiet period longer.
     *
     * @param at now
     * @param due when it is tried again
     * @param said why it was not made
     */
    Progress unsent(Instant at, Instant due, String said) {
        boolean first = since.equals(firstSentAt);
        return with(now -> {
                    now.attempts--;
                    now.firstSentAt = first ? null : now.firstSentAt;
                    now.lastSentAt = first ? null : now.lastSentAt;
                })
                .to(isDoubtful() ? DeliveryState.UNKNOWN : DeliveryState.READY, at, due, said);
    }

    /** The same under a new reference, of which nobody knows anything. */
    public Progress nextGeneration() {
        return with(now -> {
            now.generation++;
            now.lookups = 0;
            now.lastSentAt = null;
            now.unknownSince = null;
            now.evidence = Evidence.NONE;
            now.providerReference = null;
        });
    }

    Progress lookedUp() {
        return with(now -> now.lookups++);
    }

    /** The same after the provider has shown something of the reference. */
    Progress shown(Evidence what) {
        return evidence.compareTo(what) >= 0 ? this : with(now -> now.evidence = what);
    }

    Progress known(@Nullable String reference, @Nullable Money amount) {
        return with(now -> {
            now.providerReference = reference == null ? now.providerReference : reference;
            now.delivered = amount == null ? now.delivered : amount;
        });
    }

    /** The same with one entry more in the log. */
    public Progress andLogged() {
        return with(now -> now.logged++);
    }

    private Progress with(Consumer<Changes> change) {
        Changes changes = new Changes(this);
        change.accept(changes);
        return changes.build();
    }

    /** Makes a changed copy. */
    private static final class Changes {
        private DeliveryState state;
        private Instant since;
        private @Nullable Instant dueAt;
        private int generation;
        private int attempts;
        private int sends;
        private int lookups;
        private int logged;
        private @Nullable Instant firstSentAt;
        private @Nullable Instant lastSentAt;
        private @Nullable Instant unknownSince;
        private Evidence evidence;
        private List<Integer> proofs;
        private int settledProofs;
        private @Nullable String providerReference;
        private String code;
        private @Nullable Money delivered;

        Changes(Progress of) {
            state = of.state;
            since = of.since;
            dueAt = of.dueAt;
            generation = of.generation;
            attempts = of.attempts;
            sends = of.sends;
            lookups = of.lookups;
            logged = of.logged;
            firstSentAt = of.firstSentAt;
            lastSentAt = of.lastSentAt;
            unknownSince = of.unknownSince;
            evidence = of.evidence;
            proofs = of.proofs;
            settledProofs = of.settledProofs;
            providerReference = of.providerReference;
            code = of.code;
            delivered = of.delivered;
        }

        Progress build() {
            return new Progress(
                    state,
                    since,
                    dueAt,
                    generation,
                    attempts,
                    sends,
                    lookups,
                    logged,
                    firstSentAt,
                    lastSentAt,
                    unknownSince,
                    evidence,
                    proofs,
                    settledProofs,
                    providerReference,
                    code,
                    delivered);
        }
    }
}
