package io.bonsela.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the double-entry ledger. The entries of one posting sum to zero in each currency; entries are never
 * changed or removed.
 *
 * <p>Accounts are {@code funding}; {@code budget/ID/PERIOD/available}, {@code .../reserved} and {@code .../spent};
 * {@code written-off}, for what a provider was paid and no budget pays; {@code wallet} of a subject, below zero for a debt; and against it {@code credits-issued}, {@code credits-spent},
 * {@code credits-expired} and {@code credits-shortfall}.
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
 * @param rule the issuance's rule, if any
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
        @Nullable String campaign,
        @Nullable String rule) {
    /** The account of a subject's wallet. */
    public static final String WALLET = "wallet";

    /** Where the money of budgets comes from. */
    public static final String FUNDING = "funding";

    /** What a provider was paid for a delivery and no budget pays: the house does. */
    public static final String WRITTEN_OFF = "written-off";

    /** What happened. */
    public enum Kind {
        /** A budget, or a period of it, opened with its money. */
        FUND,
        /** A budget got more money. */
        TOP_UP,
        /** A budget's money was corrected by hand. */
        ADJUST,
        /** A cost was set aside. */
        RESERVE,
        /** What was set aside was spent. */
        CHARGE,
        /** What was set aside went back to the budget. */
        RELEASE,
        /** What was spent went back to the budget. */
        REFUND,
        /** A provider was paid for a delivery, and its budget did not have the money any more. */
        WRITE_OFF,
        /** A subject's wallet got points or money. */
        CREDIT,
        /** A subject spent points or money. */
        SPEND,
        /** Points or money of a wallet expired. */
        EXPIRE,
        /** A credit was taken back. */
        REVERSE
    }

    /**
     * The same entry under another name of its subject.
     *
     * @param name the subject's name
     */
    public LedgerEntry ofSubject(String name) {
        return new LedgerEntry(posting, tenant, account, amount, at, kind, name, issuance, campaign, rule);
    }
}
