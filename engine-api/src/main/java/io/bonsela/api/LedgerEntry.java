package io.bonsela.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the double-entry ledger. The entries of one posting sum to zero in each currency; entries are never
 * changed or removed.
 *
 * <p>Accounts are {@code funding}; {@code budget/ID/PERIOD/available}, {@code .../reserved} and {@code .../spent};
 * {@code credits-issued}; and {@code wallet} of a subject.
 *
 * @param posting what the entry belongs to; unique within the tenant
 * @param tenant the tenant
 * @param account the account
 * @param amount what is added to the account; negative: taken from it
 * @param at when it was decided
 * @param kind what happened
 * @param subject whose wallet it is, or who got what was paid for; null for a funding
 * @param issuance the issuance that it belongs to, if any
 * @param campaign the issuance's campaign, if any
 */
public record LedgerEntry(
        String posting,
        String tenant,
        String account,
        Money amount,
        Instant at,
        Kind kind,
        @Nullable String subject,
        @Nullable String issuance,
        @Nullable String campaign) {

    /** What happened. */
    public enum Kind {
        /** A budget, or a period of it, got its money. */
        FUND,
        /** A cost was set aside. */
        RESERVE,
        /** What was set aside was spent. */
        CHARGE,
        /** A subject's wallet got points or money. */
        CREDIT
    }
}
