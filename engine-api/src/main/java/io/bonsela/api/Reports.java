package io.bonsela.api;

import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.Records.SubjectExport;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Computes balances, statements and figures from the records. Each answer reflects one instant. Except for {@link #days}
 * and {@link #issuances}, it reads all records that it is computed from, so its cost grows with the records of the subject
 * or of the tenant. Thread-safe.
 */
public interface Reports {
    /**
     * Returns a subject's current balances, by currency. A credit whose expiry or end of hold has passed by the
     * engine's clock counts as expired or available, even before {@link Maintenance#expireDue} processes it.
     *
     * @param tenant the tenant
     * @param subject the subject
     * @return the balances, ordered by currency code; empty if the subject never had anything
     */
    List<WalletBalance> wallet(String tenant, String subject);

    /**
     * Returns the current balances of all subjects that have or had something in a wallet. A subject that was erased
     * has its pseudonym.
     *
     * @param tenant the tenant
     * @return the wallets, ordered by subject, as {@link #wallet} returns them
     */
    List<MemberWallet> wallets(String tenant);

    /**
     * Returns what subjects can spend, or will be able to, by currency and month of expiry: the liability of the
     * business. Debts are not subtracted.
     *
     * @param tenant the tenant
     * @return the sums, ordered by currency code, then month; credits without an expiry last
     */
    List<Outstanding> outstanding(String tenant);

    /**
     * Returns what became of the credits that were granted in a period, by month of the grant and reward: what is spent,
     * and what expired unused, the breakage. A credit whose expiry has passed by the engine's clock counts as expired. A
     * part that was transferred is spent; the recipient's credit is not counted.
     *
     * @param tenant the tenant
     * @param from the first instant
     * @param until the instant after the last
     * @return the figures, ordered by month, then reward, then currency code
     */
    List<Breakage> breakage(String tenant, Instant from, Instant until);

    /**
     * Returns the balances of a subject's wallet at an instant, by currency, from the entries posted before it.
     *
     * @param tenant the tenant
     * @param subject the subject
     * @param at the instant; entries posted at it are not counted
     * @return the balances, ordered by currency code
     */
    List<Money> balances(String tenant, String subject, Instant at);

    /**
     * Returns the movements of a subject's wallet in one currency.
     *
     * @param tenant the tenant
     * @param subject the subject
     * @param currency the currency
     * @param from the first instant
     * @param until the instant after the last
     */
    Statement statement(String tenant, String subject, CurrencyUnit currency, Instant from, Instant until);

    /**
     * Returns every period of every budget at an instant, from the entries posted before it.
     *
     * @param tenant the tenant
     * @param at the instant; entries posted at it are not counted
     * @return the periods that were funded by then, ordered by budget, then period
     */
    List<BudgetBalance> budgets(String tenant, Instant at);

    /**
     * Returns the sums posted to the ledger, by day, campaign, rule and kind. The figures of whole days are read as {@link
     * Maintenance#addUp} left them, together with what was recorded since; other parts of the period are computed from the
     * records.
     *
     * @param tenant the tenant
     * @param from the first instant
     * @param until the instant after the last
     * @return the figures, in this order
     */
    List<DayFigure> days(String tenant, Instant from, Instant until);

    /**
     * Returns the number of issuances granted, by day, campaign, rule, reward and current state. A transferred credit is
     * one of the rule {@code by:transfer}; that of the sender is used. Read in the same way as {@link #days}.
     *
     * @param tenant the tenant
     * @param from the first instant
     * @param until the instant after the last
     * @return the figures, in this order
     */
    List<IssuanceFigure> issuances(String tenant, Instant from, Instant until);

    /**
     * Detects data that was changed, added or removed outside the engine. Recomputes budgets, wallets and counters from
     * ledger entries and issuances, histories from events, and everything else that is derived from events, commands
     * and rule sets; checks the seals of all rows, and the digests over all decisions and answers. Does not repeat
     * decisions; {@link Inspector#verify} does. Reads everything. Answers sealed with a missing key are counted in
     * {@link Reconciliation#unchecked()}, and histories of rule sets with host operators are skipped.
     *
     * @param tenant the tenant
     */
    Reconciliation reconcile(String tenant);

    /**
     * Returns a digest over all decisions and answers to commands up to now. Keep it where those who can write to
     * the store cannot change it. On PostgreSQL this waits up to ten seconds until the tenant's running
     * transactions have ended, blocks new ones meanwhile, and uses two connections.
     *
     * @param tenant the tenant
     * @throws BonselaException STORE_CONFLICT if a transaction takes too long; STORE_UNAVAILABLE
     */
    Checkpoint checkpoint(String tenant);

    /**
     * Checks whether the store still contains all decisions and answers that a checkpoint covers, with their original
     * seals. Whether the seals match the records is checked by {@link Inspector#verify} and {@link #reconcile}.
     *
     * @param checkpoint a checkpoint of this store, or of the store that it was restored or copied from
     */
    boolean contains(Checkpoint checkpoint);

    /**
     * Exports everything that is kept about a subject.
     *
     * @param tenant the tenant
     * @param subject the subject
     */
    SubjectExport export(String tenant, String subject);

    /**
     * A subject's balance in one currency.
     *
     * @param available the amount that can be spent; negative if the subject owes it
     * @param pending the amount that is granted, but withheld
     * @param nextExpiry when a part of the available amount expires next; null: never
     * @param expiring how much expires then; zero if nothing expires
     */
    record WalletBalance(
            Money available, Money pending, @Nullable Instant nextExpiry, Money expiring) {}

    /**
     * The wallet of one subject.
     *
     * @param subject the subject
     * @param balances its balances, ordered by currency code
     */
    record MemberWallet(String subject, List<WalletBalance> balances) {
        /** Copies the list. */
        public MemberWallet {
            balances = List.copyOf(balances);
        }
    }

    /**
     * What expires in one month if it is not spent.
     *
     * @param month the month, in the tenant's zone; null: it does not expire
     * @param available what can be spent
     * @param pending what is granted, but withheld
     * @param costs what both cost, ordered by currency code; empty: nothing
     * @param credits the number of credits
     */
    record Outstanding(@Nullable YearMonth month, Money available, Money pending, List<Money> costs, long credits) {
        /** Copies the list. */
        public Outstanding {
            costs = List.copyOf(costs);
        }
    }

    /**
     * What became of the credits of one reward that were granted in one month.
     *
     * @param month the month of the grant, in the tenant's zone
     * @param reward the reward
     * @param value their value
     * @param costs their costs, divided like their value, ordered by currency code; empty: they cost nothing
     */
    record Breakage(YearMonth month, String reward, Division value, List<Division> costs) {
        /** Copies the list. */
        public Breakage {
            costs = List.copyOf(costs);
        }
    }

    /**
     * An amount that was granted, and its parts: {@code granted = spent + expired + takenBack + outstanding}.
     *
     * @param granted the amount
     * @param spent what was spent, transferred, or used to settle a debt
     * @param expired what expired unspent, and was not taken back since
     * @param takenBack what was cancelled or reversed, whether it was spent or expired before or not
     * @param outstanding what can still be spent, or is withheld
     */
    record Division(Money granted, Money spent, Money expired, Money takenBack, Money outstanding) {}

    /**
     * The movements of a subject's wallet in one currency over a period.
     *
     * @param opening the balance before the first line
     * @param lines ledger entries of the account {@code wallet}, in the order of posting
     * @param closing the balance after the last line
     */
    record Statement(Money opening, List<LedgerEntry> lines, Money closing) {
        /** Copies the list. */
        public Statement {
            lines = List.copyOf(lines);
        }
    }

    /**
     * The result of {@link Reports#reconcile}: whether the stored data agrees with its sources and is unchanged.
     *
     * @param tenant the tenant
     * @param differences the differences found; empty if all readable data agrees
     * @param unreadable the data that cannot be read and is therefore missing from all sums; empty if all data is
     *     readable
     * @param unchecked the number of answers to commands that were sealed with a missing key; it is unknown whether
     *     they were changed
     */
    record Reconciliation(String tenant, List<Difference> differences, List<Unreadable> unreadable, long unchecked) {
        /** Copies the lists. */
        public Reconciliation {
            differences = List.copyOf(differences);
            unreadable = List.copyOf(unreadable);
        }

        /**
         * A piece of data that cannot be read.
         *
         * @param what its name, such as {@code issuance} with its id
         * @param why the reason
         */
        public record Unreadable(String what, String why) {}

        /**
         * A stored value that differs from the value derived from its source.
         *
         * @param what its name, such as {@code budget spring/2026-11 reserved}, {@code wallet POINTS} or {@code cap
         *     daily}
         * @param kept the stored value
         * @param derived the value derived from the source
         * @param source the source
         */
        public record Difference(String what, String kept, String derived, Source source) {}

        /** What a stored value is derived from. */
        public enum Source {
            /** The ledger's entries. */
            LEDGER,
            /** The issuances. */
            ISSUANCES,
            /** The events and decisions. */
            EVENTS,
            /** The answers to commands. */
            COMMANDS,
            /** The published rule sets. */
            RULE_SETS,
            /** Other rows that belong to the value. */
            PARTS,
            /** The answer of a connector's provider. */
            PROVIDER
        }

        /** Whether all data is readable and agrees; some of it may still be {@link #unchecked}. */
        public boolean isClean() {
            return differences.isEmpty() && unreadable.isEmpty();
        }
    }

    /**
     * A digest over the seals of everything decided for a tenant up to some moment. It reveals later changes or
     * removals of decisions and answers.
     *
     * @param tenant the tenant
     * @param decisions the number of decisions, 0 or more
     * @param answers the number of answers to commands, 0 or more
     * @param decidedThrough the store's position of the last decision; 0: there was none
     * @param answeredThrough the store's position of the last answer; 0: there was none
     * @param digest the digest over the seals, 64 lower-case hex digits
     */
    record Checkpoint(
            String tenant, long decisions, long answers, long decidedThrough, long answeredThrough, String digest) {}
}
