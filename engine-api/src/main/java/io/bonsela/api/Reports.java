package io.bonsela.api;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /**
     * How much of one kind was posted on one day for one rule.
     *
     * @param date the day, in the tenant's zone
     * @param campaign the campaign; null: none
     * @param rule the rule; null: no rule's, such as a funding
     * @param kind what happened
     * @param amount the sum
     * @param postings how many times
     */
    public record DayFigure(
            LocalDate date,
            @Nullable String campaign,
            @Nullable String rule,
            LedgerEntry.Kind kind,
            Money amount,
            long postings) {}

    /**
     * How many of the issuances of one day are in one state now: of redeemed to all is the day's redemption rate.
     *
     * @param date the day of the grant, in the tenant's zone
     * @param campaign the campaign; null: none
     * @param rule the rule
     * @param reward the reward
     * @param state where they are now
     * @param count how many
     */
    public record IssuanceFigure(
            LocalDate date, @Nullable String campaign, String rule, String reward, IssuanceState state, long count) {}

    /**
     * What a subject has in one currency.
     *
     * @param available what can be spent; below zero: what is owed
     * @param pending granted, but withheld
     * @param nextExpiry when some of what is available expires next; null: it does not
     * @param expiring how much expires then; zero if nothing does
     */
    public record WalletBalance(
            Money available, Money pending, @Nullable Instant nextExpiry, Money expiring) {}

    /**
     * The movements of a subject's wallet in one currency over a period.
     *
     * @param opening the balance before the first line
     * @param lines ledger entries of the account {@code wallet}, in the order of posting
     * @param closing the balance after the last line
     */
    public record Statement(Money opening, List<LedgerEntry> lines, Money closing) {
        /** Copies the list. */
        public Statement {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Whether what is kept agrees with what it derives from, and is as it was written.
     *
     * @param tenant whose
     * @param differences empty if all that can be read agrees
     * @param unreadable what cannot be read, and is missing wherever it would count; empty if nothing is
     * @param unchecked how many answers to commands were sealed with a key that is not there: whether they were changed cannot
     *     be told
     */
    public record Reconciliation(
            String tenant, List<Difference> differences, List<Unreadable> unreadable, long unchecked) {
        /** Copies the lists. */
        public Reconciliation {
            differences = List.copyOf(differences);
            unreadable = List.copyOf(unreadable);
        }

        /**
         * Something that cannot be read.
         *
         * @param what its name, such as {@code issuance} with its id
         * @param why what is wrong with it
         */
        public record Unreadable(String what, String why) {}

        /**
         * Something that does not agree.
         *
         * @param what its name, such as {@code budget spring/2026-11 reserved}, {@code wallet POINTS} or {@code cap daily}
         * @param kept what is kept
         * @param derived what follows from its source
         * @param source what it derives from
         */
        public record Difference(String what, String kept, String derived, Source source) {}

        /** What something derives from. */
        public enum Source {
            /** The ledger's entries. */
            LEDGER,
            /** The issuances. */
            ISSUANCES,
            /** The events and decisions. */
            EVENTS,
            /** The answers to commands. */
            COMMANDS,
            /** The rule sets that were put in force. */
            RULE_SETS,
            /** Other rows that belong to it. */
            PARTS,
            /** What a connector's provider says. */
            PROVIDER
        }

        /** Whether all can be read and agrees; it may be {@link #unchecked} all the same. */
        public boolean isClean() {
            return differences.isEmpty() && unreadable.isEmpty();
        }
    }

    /**
     * A digest over the seals of all that was decided for a tenant until some moment. Whoever has it can tell later whether any
     * of them was changed or taken away.
     *
     * @param tenant the tenant
     * @param decisions how many decisions, 0 or more
     * @param answers how many answers to commands, 0 or more
     * @param decidedThrough the store's position of the last decision; 0: there was none
     * @param answeredThrough the store's position of the last answer; 0: there was none
     * @param digest over them, 64 lower-case hex digits
     */
    public record Checkpoint(
            String tenant, long decisions, long answers, long decidedThrough, long answeredThrough, String digest) {}
}
