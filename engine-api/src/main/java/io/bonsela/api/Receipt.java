package io.bonsela.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the engine answers to a command. Immutable.
 *
 * @param tenant the tenant
 * @param commandId the command's id
 * @param status how it was answered
 * @param reason why it was refused; null otherwise
 * @param at when it was decided
 * @param issuances those that it changed, as they were afterwards; among them others of the subject to which time had
 *     brought something
 * @param amount what it moved: redeemed, spent, taken back, refunded or added to a budget; null: nothing that has an
 *     amount
 * @param shortfall how much of reversed credits was spent and could not be taken back, one amount a currency
 * @param publication of a command about rule sets, the version in force afterwards, which may be the one before; null
 *     of any other
 * @param code the redemption code that it made, in clear; null: none
 * @param notes what a publication left as it is, and another command changes; empty if there is nothing to say
 */
public record Receipt(
        String tenant,
        String commandId,
        Status status,
        @Nullable Reason reason,
        Instant at,
        List<Issuance> issuances,
        @Nullable Money amount,
        List<Money> shortfall,
        @Nullable Publication publication,
        @Nullable String code,
        List<Reason> notes) {
    /** Copies the lists. */
    public Receipt {
        notes = List.copyOf(notes);
        issuances = List.copyOf(issuances);
        shortfall = List.copyOf(shortfall);
    }

    /** How a command was answered. */
    public enum Status {
        /** Done now, and recorded. */
        DONE,
        /** Refused, and recorded: the same command again is refused again. Try anew under a new id. */
        REFUSED,
        /** Decided before: this is the recorded answer, done or {@linkplain #reason refused}. Nothing was done again. */
        REPEATED,
        /** Another command was decided under this id. Nothing was done. */
        CONFLICT
    }

    /** Whether what was asked for is done, now or before. */
    public boolean isDone() {
        return reason == null;
    }

    /** The reason's code, if it was refused. */
    public Optional<ReasonCode> refusal() {
        return Optional.ofNullable(reason).map(Reason::code);
    }

    /**
     * The same answer, given again.
     *
     * @param other the new status
     * @param secret the code to show with it; null: none
     */
    public Receipt as(Status other, @Nullable String secret) {
        return new Receipt(
                tenant, commandId, other, reason, at, issuances, amount, shortfall, publication, secret, notes);
    }

    /**
     * The same with other values of its issuances and publication.
     *
     * @param others in the same order
     * @param version null: none
     */
    public Receipt with(List<Issuance> others, @Nullable Publication version) {
        return new Receipt(tenant, commandId, status, reason, at, others, amount, shortfall, version, code, notes);
    }

    /** Without the code: it does not belong into logs. */
    @Override
    public String toString() {
        return status + (reason == null ? "" : " " + reason) + ' ' + tenant + '/' + commandId;
    }
}
