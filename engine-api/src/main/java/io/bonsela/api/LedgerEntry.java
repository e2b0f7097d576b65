package io.bonsela.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of the double-entry ledger. The entries of one posting sum to zero in each currency; entries are never
 * changed or removed.
 *
 * <p>The accounts are {@code funding}; {@code budget/ID/PERIOD/available}, {@code .../reserved} and {@code .../spent};
 * {@code written-off}, for payments to providers that no budget covers; a subject's {@code wallet}, which is negative
 * for a debt; and its contra accounts {@code credits-issued}, {@code credits-spent}, {@code credits-held}, {@code
 * credits-expired}, {@code credits-transferred} and {@code credits-shortfall}.
 *
 * @param posting the posting that the entry belongs to; unique within the tenant
 * @param tenant the tenant
 * @param account the account
 * @param amount the amount added to the account; negative if it is taken from it
 * @param at when it was decided
 * @param kind what happened
 * @param subject the owner of the wallet, or who got the reward that was paid for; null for a funding
 * @param issuance the issuance that the entry belongs to; null: none
 * @param campaign the issuance's campaign; null: none
 * @param rule the issuance's rule; null: none
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

    /** The account that the money of budgets comes from. */
    public static final String FUNDING = "funding";

    /** The account for payments to providers that no budget covers: the business bears them. */
    public static final String WRITTEN_OFF = "written-off";

    /** The kinds of posting. */
    public enum Kind {
        /** A budget, or a period of it, was opened with its money. */
        FUND,
        /** A period of a budget got what an earlier one had left. */
        CARRY_OVER,
        /** A budget got more money. */
        TOP_UP,
        /** A budget's money was corrected by hand. */
        ADJUST,
        /** A cost was set aside. */
        RESERVE,
        /** An amount set aside was spent. */
        CHARGE,
        /** A spent amount was set aside again. */
        UNCHARGE,
        /** An amount set aside was returned to the budget. */
        RELEASE,
        /** A spent amount was returned to the budget. */
        REFUND,
        /** A provider was paid for a delivery that its budget could no longer cover. */
        WRITE_OFF,
        /** A subject's wallet got points or money. */
        CREDIT,
        /** A subject spent points or money, or a hold on them was captured. */
        SPEND,
        /** Points or money of a wallet were held, to be spent later. */
        HOLD,
        /** Points or money that were spent or held came back. */
        RETURN,
        /** Points or money moved from one wallet to another. */
        TRANSFER,
        /** Points or money of a wallet expired. */
        EXPIRE,
        /** A credit was taken back. */
        REVERSE
    }

    /**
     * Returns a copy of this entry with a different name of its subject.
     *
     * @param name the subject's new name
     */
    public LedgerEntry ofSubject(String name) {
        return new LedgerEntry(posting, tenant, account, amount, at, kind, name, issuance, campaign, rule);
    }
}
