package io.bonsela.api;

import java.time.Instant;
import java.util.List;

/**
 * What follows from the records: balances, statements, figures. Each answer is of one instant and reads all that it
 * derives from: its cost grows with the records of the subject, or of the tenant. Thread-safe.
 */
public interface Reports {
    /**
     * What a subject has now, by currency. What has expired or become available by the engine's clock counts so, even
     * before {@link RewardEngine#expireDue}.
     *
     * @param tenant the tenant
     * @param subject the subject
     * @return in the order of the currencies' codes; empty if it never had anything
     */
    List<WalletBalance> wallet(String tenant, String subject);

    /**
     * What a subject's wallet held at an instant, by currency, as it was posted by then.
     *
     * @param tenant the tenant
     * @param subject the subject
     * @param at the instant; what was posted at it is not counted
     * @return in the order of the currencies' codes
     */
    List<Money> balances(String tenant, String subject, Instant at);

    /**
     * The movements of a subject's wallet.
     *
     * @param tenant the tenant
     * @param subject the subject
     * @param currency in this currency
     * @param from the first instant
     * @param until the instant after the last
     */
    Statement statement(String tenant, String subject, CurrencyUnit currency, Instant from, Instant until);

    /**
     * Every period of every budget at an instant, as it was posted by then.
     *
     * @param tenant the tenant
     * @param at the instant; what was posted at it is not counted
     * @return by budget, then period; those that were funded by then
     */
    List<BudgetBalance> budgets(String tenant, Instant at);

    /**
     * What was posted, by day, campaign, rule and kind.
     *
     * @param tenant the tenant
     * @param from the first instant
     * @param until the instant after the last
     * @return in this order
     */
    List<DayFigure> days(String tenant, Instant from, Instant until);

    /**
     * How many issuances were granted, by day, campaign, rule, reward and the state in which they are now.
     *
     * @param tenant the tenant
     * @param from the first instant
     * @param until the instant after the last
     * @return in this order
     */
    List<IssuanceFigure> issuances(String tenant, Instant from, Instant until);

    /**
     * Looks for what was changed, added or taken away since the engine wrote it. Recomputes budgets, wallets and counters
     * from ledger entries and issuances, histories from events, and what else follows from events, commands and rule sets;
     * checks the seals of all rows, and the digests over all decisions and answers. Decisions themselves are made again by
     * {@link RewardEngine#verify}. It reads everything. Answers sealed with a key that is not there are counted in
     * {@link Reconciliation#unchecked()}, and histories over rule sets with operators of the host's are passed over.
     *
     * @param tenant the tenant
     */
    Reconciliation reconcile(String tenant);

    /**
     * A digest over all decisions and answers to commands up to now, to be kept where those who can write to the store
     * cannot. On PostgreSQL it waits, up to ten seconds, until the tenant's transactions that are under way have ended,
     * and new ones wait meanwhile; it takes two connections.
     *
     * @param tenant the tenant
     * @throws BonselaException STORE_CONFLICT if a transaction takes too long; STORE_UNAVAILABLE
     */
    Checkpoint checkpoint(String tenant);

    /**
     * Whether all decisions and answers that a checkpoint was made over are still there, with the seals that they were
     * recorded with. Whether these are the seals of the records is what {@link RewardEngine#verify} and {@link #reconcile}
     * look at.
     *
     * @param checkpoint of this store, or of the one that it was restored or copied from
     */
    boolean contains(Checkpoint checkpoint);

    /**
     * All that is kept of a subject.
     *
     * @param tenant the tenant
     * @param subject the subject
     */
    SubjectExport export(String tenant, String subject);
}
