package io.bonsela.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The engine's answer to a command. Immutable.
 *
 * @param tenant the tenant
 * @param commandId the command's id
 * @param status how it was answered
 * @param reason why it was refused; null otherwise
 * @param at when it was decided
 * @param issuances the issuances that the command changed, in their new state; may include other issuances of the
 *     subject whose hold or validity had ended
 * @param amount the amount redeemed, spent, taken back, refunded or added to a budget; null: none
 * @param shortfall the amounts of reversed credits that were spent and could not be taken back, one for each currency
 * @param publication for a command that publishes rules, the version in force afterwards, which may be unchanged; null
 *     for other commands
 * @param code the redemption code or password that the command created, in clear text; null: none
 * @param notes what the caller should know although the command succeeded, such as a budget period that keeps its
 *     amount; empty if there is nothing
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
        /** Refused, and recorded: the same command is refused again. Retry under a new id. */
        REFUSED,
        /**
         * Decided before: this is the recorded answer, done or {@linkplain #reason refused}. Nothing was done again.
         */
        REPEATED,
        /** A different command was decided under this id. Nothing was done. */
        CONFLICT
    }

    /** Whether the command was done, now or before. */
    public boolean isDone() {
        return reason == null;
    }

    /** The code of the reason; empty if the command was not refused. */
    public Optional<ReasonCode> refusal() {
        return Optional.ofNullable(reason).map(Reason::code);
    }

    /**
     * Returns a copy of this answer with a different status and code.
     *
     * @param other the new status
     * @param secret the code to include; null: none
     */
    public Receipt as(Status other, @Nullable String secret) {
        return new Receipt(
                tenant, commandId, other, reason, at, issuances, amount, shortfall, publication, secret, notes);
    }

    /**
     * Returns a copy of this answer with different issuances, publication and reasons.
     *
     * @param others the issuances, in the same order
     * @param version the publication; null: none
     * @param reasons returns the reason that replaces a reason or note
     */
    public Receipt with(List<Issuance> others, @Nullable Publication version, UnaryOperator<Reason> reasons) {
        return new Receipt(
                tenant,
                commandId,
                status,
                reason == null ? null : reasons.apply(reason),
                at,
                others,
                amount,
                shortfall,
                version,
                code,
                notes.stream().map(reasons).toList());
    }

    /** Omits the code, which must not be logged. */
    @Override
    public String toString() {
        return status + (reason == null ? "" : " " + reason) + ' ' + tenant + '/' + commandId;
    }

    /**
     * The publication of a rule set, which put it in force.
     *
     * @param tenant the tenant
     * @param version the number of the publication, counted from 1 for each tenant
     * @param digest SHA-256 of the rule set's canonical form, 64 hex digits
     * @param at when it was published
     * @param actor who published it
     */
    public record Publication(String tenant, long version, String digest, Instant at, String actor) {}
}
