package io.bonsela.api.delivery;

import io.bonsela.api.Money;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a delivery.
 *
 * @param state the current state
 * @param since when it entered this state
 * @param dueAt when the next step is due; null: no step is scheduled
 * @param generation the number of the current reference, from 1
 * @param attempts the number of sends since it was last redelivered
 * @param sends the total number of sends
 * @param lookups the number of look-ups since it was last sent
 * @param logged the number of entries in its log
 * @param firstSentAt when it was first sent, under any reference; null: never
 * @param lastSentAt when it was last sent under the current reference; null: never
 * @param unknownSince when the outcome of the last send with an unknown outcome under the current reference became
 *     unknown; null: there is no such send
 * @param evidence what the provider is known to have done with the current reference
 * @param proofs the generations under which something was delivered according to the provider or a person
 * @param settledProofs the number of proofs that the engine's records account for
 * @param providerReference the provider's reference; null: not known
 * @param code the last code
 * @param delivered what was actually delivered; null: as requested, or not known
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
    /** The code of a delivery for which something other than requested was delivered. */
    public static final String DELIVERED_OTHERWISE = "DELIVERED_OTHERWISE";

    /** What a provider is known to have done with a reference. */
    public enum Evidence {
        /** Nothing is known. */
        NONE,
        /** It has seen the reference: a later miss proves nothing. */
        SEEN,
        /** It delivered something other than requested under the reference. */
        OTHERWISE
    }

    /** Copies the list. */
    public Progress {
        proofs = List.copyOf(proofs);
    }

    /**
     * The initial progress.
     *
     * @param state WAITING or READY
     * @param at the current time
     */
    public static Progress begin(DeliveryState state, Instant at) {
        Instant due = state == DeliveryState.READY ? at : null;
        return new Progress(
                state, at, due, 1, 0, 0, 0, 0, null, null, null, Evidence.NONE, List.of(), 0, null, "", null);
    }

    /** Whether the provider contradicts the request or the engine's records. */
    public boolean isContradicted() {
        return state == DeliveryState.CONTRADICTED
                || (state == DeliveryState.UNKNOWN && evidence == Evidence.OTHERWISE);
    }

    /** Whether a send under the current reference may have been executed, as far as is known. */
    public boolean isDoubtful() {
        return unknownSince != null || evidence != Evidence.NONE;
    }

    /**
     * Returns a copy with a proof that something was delivered.
     *
     * @param reference the generation of the reference under which it was delivered
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
     * Returns a copy with the evidence and proofs of a later progress. The proofs do not count as settled.
     *
     * @param later the later progress of the same delivery
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
     * Returns a copy with an unknown outcome, to be investigated immediately.
     *
     * @param at the current time
     * @param said the code
     */
    public Progress pursued(Instant at, String said) {
        return to(DeliveryState.UNKNOWN, at, at, said);
    }

    /** The number of proofs that the engine's records do not account for. */
    public int unsettledProofs() {
        return proofs.size() - settledProofs;
    }

    /** Returns a copy in which all proofs are settled. */
    public Progress proofsSettled() {
        return with(now -> now.settledProofs = now.proofs.size());
    }

    /**
     * Returns a copy without a scheduled next step.
     *
     * @param next the new state
     * @param at the current time
     * @param said the code
     */
    public Progress ended(DeliveryState next, Instant at, String said) {
        return to(next, at, null, said);
    }

    /**
     * Returns a copy that is to be sent again, with attempts counted from the beginning.
     *
     * @param at the current time
     */
    public Progress anew(Instant at) {
        return with(now -> now.attempts = 0).to(DeliveryState.READY, at, at, "REDELIVERED");
    }

    Progress to(DeliveryState next, Instant at, @Nullable Instant due, String said) {
        Instant unknown = null;
        if (next == DeliveryState.UNKNOWN) {
            // A send with an unknown outcome begins a new quiet period.
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
        // Otherwise, unsent() would take a later send at the same moment for the first one.
        Instant begun = at.equals(firstSentAt) ? at.plus(1, ChronoUnit.MICROS) : at;
        return with(now -> {
            now.state = DeliveryState.SENDING;
            now.since = begun;
            now.dueAt = due;
            now.attempts++;
            now.sends++;
            now.lookups = 0;
            now.firstSentAt = now.firstSentAt == null ? begun : now.firstSentAt;
            now.lastSentAt = begun;
        });
    }

    /**
     * Returns a copy without a send that was begun but not made. The time of the previous send is no longer known, so
     * the later time is kept, which extends the quiet period.
     *
     * @param at the current time
     * @param due when the send is tried again
     * @param said the code
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

    /** Returns a copy with a new reference, about which nothing is known. */
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

    /**
     * Returns a copy with a different code and reference of the provider.
     *
     * @param other the code
     * @param reference the provider's reference; null: none
     */
    public Progress named(String other, @Nullable String reference) {
        return with(now -> {
            now.code = other;
            now.providerReference = reference;
        });
    }

    Progress lookedUp() {
        return with(now -> now.lookups++);
    }

    /** Returns a copy with new evidence. Evidence never becomes weaker. */
    Progress shown(Evidence what) {
        return evidence.compareTo(what) >= 0 ? this : with(now -> now.evidence = what);
    }

    Progress known(@Nullable String reference, @Nullable Money amount) {
        return with(now -> {
            now.providerReference = reference == null ? now.providerReference : reference;
            now.delivered = amount == null ? now.delivered : amount;
        });
    }

    /** Returns a copy with one more entry in the log. */
    public Progress andLogged() {
        return with(now -> now.logged++);
    }

    private Progress with(Consumer<Changes> change) {
        Changes changes = new Changes(this);
        change.accept(changes);
        return changes.build();
    }

    /** Builds a changed copy. */
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
