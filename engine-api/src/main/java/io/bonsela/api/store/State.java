package io.bonsela.api.store;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.rule.Breaker;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A piece of state that decisions read and write. Immutable, except for the view in {@link History}. The kinds of state
 * are in one file because together they are the list of what a store keeps.
 */
public interface State {

    /**
     * Digests over the seals of everything that was decided for one subject, or without a subject. They reveal records
     * that were changed or removed later. Each digest is computed from the previous one and the next record's first
     * seal.
     *
     * @param decisions the number of decisions
     * @param decisionDigest the digest over them, 64 hex digits; empty: there are none
     * @param answers the number of answers to commands
     * @param answerDigest the digest over them, 64 hex digits; empty: there are none
     */
    record Chain(long decisions, String decisionDigest, long answers, String answerDigest) implements State {
        /** A chain without records. */
        public static final Chain EMPTY = new Chain(0, "", 0, "");
    }

    /**
     * The rule set in force.
     *
     * @param version the number of the tenant's publication, from 1
     * @param digest the rule set's digest
     */
    record ActiveRules(long version, String digest) implements State {}

    /**
     * The part of a tenant's records that its figures by day contain.
     *
     * @param zone identifies the time zone of the days, with its rules
     * @param through the positions up to which everything is contained
     */
    record Watermark(String zone, Positions through) implements State {
        /**
         * Positions in the store. They increase in the order of recording.
         *
         * @param ledger that of a ledger entry; 0: before the first one
         * @param issuances that of an issuance, by its grant; 0: before the first one
         * @param transitions that of a change of the state of an issuance; 0: before the first one
         */
        public record Positions(long ledger, long issuances, long transitions) {
            /** Before everything. */
            public static final Positions START = new Positions(0, 0, 0);

            /**
             * Whether any position is further than another one by more than a distance.
             *
             * @param other the other positions
             * @param distance the distance
             */
            public boolean isBeyond(Positions other, long distance) {
                return ledger - other.ledger > distance
                        || issuances - other.issuances > distance
                        || transitions - other.transitions > distance;
            }
        }
    }

    /**
     * The meaning of an id.
     *
     * @param text everything on which the data stored under the id depends, in one line
     */
    record Meaning(String text) implements State {}

    /**
     * The state of a subject.
     *
     * @param events the number of its decided events of each type, including their refunds
     * @param tiers the ids of the tiers in which it has a level, or had one
     * @param others the names of the subjects that were merged into it, the last one first; what was recorded under them
     *     stays there, and is read together with its own
     * @param uses the number of uses of a merge that are neither a decision nor an answer about the subject
     * @param merged the subject that it was merged into; null: it was not merged
     */
    record Subject(
            Map<String, Long> events,
            Set<String> tiers,
            List<String> others,
            long uses,
            @Nullable Merged merged) implements State {
        /** A new subject. */
        public static final Subject NEW = new Subject(Map.of(), Set.of(), List.of(), 0, null);

        /** Copies the collections; the map and the set in their natural order. */
        public Subject {
            events = events.size() < 2 ? Map.copyOf(events) : Collections.unmodifiableMap(new TreeMap<>(events));
            tiers = tiers.size() < 2 ? Set.copyOf(tiers) : Collections.unmodifiableSet(new TreeSet<>(tiers));
            others = List.copyOf(others);
        }

        /**
         * A merge of a subject into another one.
         *
         * @param into the name of the other subject
         * @param used the number of decisions and answers about both of them, and of other uses of their merges, including
         *     the answer to this merge
         */
        public record Merged(String into, long used) {}

        /**
         * The number of decided events of a type.
         *
         * @param eventType the type
         */
        public long count(String eventType) {
            return events.getOrDefault(eventType, 0L);
        }

        /**
         * Returns a copy with one more event.
         *
         * @param eventType its type
         */
        public Subject andOne(String eventType) {
            Map<String, Long> more = new TreeMap<>(events);
            more.merge(eventType, 1L, Long::sum);
            return new Subject(more, tiers, others, uses, merged);
        }

        /**
         * Returns a copy with more tiers.
         *
         * @param more their ids
         */
        public Subject and(Set<String> more) {
            Set<String> all = new TreeSet<>(tiers);
            all.addAll(more);
            return new Subject(events, all, others, uses, merged);
        }

        /**
         * Returns a copy with different names of merged subjects.
         *
         * @param names the names
         */
        public Subject joined(List<String> names) {
            return new Subject(events, tiers, names, uses, merged);
        }

        /** Returns a copy with one more use of a merge. */
        public Subject used() {
            return new Subject(events, tiers, others, uses + 1, merged);
        }

        /**
         * Returns a copy that is merged into another subject.
         *
         * @param merge the merge; null: it is not merged any more
         */
        public Subject merged(@Nullable Merged merge) {
            return new Subject(events, tiers, others, uses, merge);
        }
    }

    /**
     * A counter.
     *
     * @param used the total amount used
     * @param entries for a rolling window: the amounts used with their times, in the order of time, without overlaps;
     *     otherwise empty
     */
    record Counter(long used, List<CounterEntry> entries) implements State {
        /** An unused counter. */
        public static final Counter ZERO = new Counter(0, List.of());

        /** Copies the entries. */
        public Counter {
            entries = List.copyOf(entries);
        }
    }

    /**
     * An amount of a rolling window that was used at one instant or between two instants.
     *
     * @param first when the first part of it was used
     * @param last when the last part of it was used; the same as {@code first}: all of it at one instant
     * @param amount the amount
     */
    record CounterEntry(Instant first, Instant last, long amount) {
        /**
         * An amount that was used at one instant.
         *
         * @param at when
         * @param amount the amount
         */
        public static CounterEntry at(Instant at, long amount) {
            return new CounterEntry(at, at, amount);
        }

        /**
         * Returns a copy with a larger or smaller amount.
         *
         * @param more the amount to add; negative: to subtract
         */
        public CounterEntry plus(long more) {
            return new CounterEntry(first, last, Math.addExact(amount, more));
        }

        /**
         * Merges this entry with a later one.
         *
         * @param later the later entry
         */
        public CounterEntry until(CounterEntry later) {
            return new CounterEntry(first, later.last, Math.addExact(amount, later.amount));
        }
    }

    /**
     * The state of a budget's period.
     *
     * @param opening the opening amount
     * @param limit the opening amount plus what was added since
     * @param reserved the minor units that are reserved
     * @param charged the minor units that were paid
     * @param alerted the highest threshold for which an alert was raised; zero: none
     * @param bounded whether the amount used must not exceed the limit; a store refuses to write a state that violates
     *     this
     */
    record BudgetState(Money opening, Money limit, long reserved, long charged, BigDecimal alerted, boolean bounded)
            implements State {
        /**
         * An unused budget.
         *
         * @param opening the opening amount
         * @param bounded whether it must not be exceeded
         */
        public static BudgetState open(Money opening, boolean bounded) {
            return new BudgetState(opening, opening, 0, 0, BigDecimal.ZERO, bounded);
        }

        /** The minor units that are reserved or were paid. */
        public long used() {
            return Math.addExact(reserved, charged);
        }
    }

    /**
     * An aggregate of a subject's history.
     *
     * @param foldedThrough the sequence number of the subject's last event of the type that is in {@code days}
     * @param days the entries by date in the tenant's time zone; a view that is valid until the unit of work ends
     * @param unfolded the subject's later events of the type, by sequence number
     */
    record History(long foldedThrough, NavigableMap<LocalDate, List<HistoryEntry>> days, List<LoggedEvent> unfolded)
            implements State {}

    /**
     * An event that counted for an aggregate.
     *
     * @param at when it happened
     * @param date the date of {@code at} in the tenant's time zone
     * @param count 1; or -1 for an entry that cancels another one
     * @param amount the number or amount of the entry, net of refunds; null if there is none
     * @param currency the amount's currency; null for a number
     * @param text the entry's value of another type; null if there is none
     * @param failure why it is not known whether the event counts, or with which value; null: it counts
     */
    record HistoryEntry(
            Instant at,
            LocalDate date,
            int count,
            @Nullable BigDecimal amount,
            @Nullable String currency,
            @Nullable String text,
            @Nullable Reason failure) {}

    /**
     * A decided event of a subject, or a refund of one.
     *
     * @param sequence its number among the subject's events of its type, from 1
     * @param occurredAt when the event happened
     * @param event the event
     * @param refund null for the event itself; for a refund, how much it refunded and thus takes back
     */
    record LoggedEvent(
            long sequence,
            Instant occurredAt,
            Event event,
            @Nullable Refund refund) {}

    /**
     * One step in the refund of an event.
     *
     * @param before the amount refunded before this step
     * @param after the amount refunded after this step; the same if it only returns lines
     * @param whole the total amount to refund, above zero
     */
    record Refund(BigDecimal before, BigDecimal after, BigDecimal whole) {
        /** Whether this step completes the refund. */
        public boolean completes() {
            return after.compareTo(whole) == 0 && before.compareTo(after) < 0;
        }
    }

    /**
     * The refunded part of an event.
     *
     * @param amount the part of its {@code amount}; for an event without an amount, 1 for the whole
     * @param whole the total amount to refund
     * @param ofLines the part of {@code amount} that was refunded for lines
     * @param lines the refunded quantities of lines, by the key of the line
     */
    record Refunded(BigDecimal amount, BigDecimal whole, BigDecimal ofLines, Map<String, BigDecimal> lines)
            implements State {
        /** Copies the map in the order of its keys. */
        public Refunded {
            lines = Collections.unmodifiableMap(new TreeMap<>(lines));
        }
    }

    /**
     * The debts of a subject's wallet in one currency. The next credits settle them, the oldest first.
     *
     * @param debts the open debts, in the order in which they arose
     */
    record WalletDebt(List<Debt> debts) implements State {
        /** No debt. */
        public static final WalletDebt NONE = new WalletDebt(List.of());

        /** Copies the list. */
        public WalletDebt {
            debts = List.copyOf(debts);
        }

        /** The minor units that were spent and then reversed. */
        public long debt() {
            return debts.stream().mapToLong(Debt::amount).sum();
        }

        /**
         * Returns a copy with one more debt.
         *
         * @param credit the credit that was spent and then reversed
         * @param amount its minor units, above zero
         */
        public WalletDebt and(String credit, long amount) {
            List<Debt> more = new ArrayList<>(debts);
            more.add(new Debt(credit, amount));
            return new WalletDebt(more);
        }

        /**
         * Returns a copy in which a part of the debt for a credit is settled.
         *
         * @param credit the credit
         * @param amount the minor units that are settled, at most those that it owes
         */
        public WalletDebt less(String credit, long amount) {
            List<Debt> left = new ArrayList<>();
            long open = amount;
            for (Debt debt : debts) {
                long settled = debt.credit.equals(credit) ? Math.min(open, debt.amount) : 0;
                open -= settled;
                if (debt.amount > settled) {
                    left.add(new Debt(debt.credit, debt.amount - settled));
                }
            }
            return new WalletDebt(left);
        }

        /**
         * Returns the minor units that are owed for a credit.
         *
         * @param credit the credit
         */
        public long of(String credit) {
            return debts.stream()
                    .filter(debt -> debt.credit.equals(credit))
                    .mapToLong(Debt::amount)
                    .sum();
        }

        /**
         * A debt.
         *
         * @param credit the id of the credit that was spent and then reversed
         * @param amount the minor units that are still owed, above zero
         */
        public record Debt(String credit, long amount) {}
    }

    /**
     * The level of a subject in a tier.
     *
     * @param level the name of the level; null: none
     * @param since when the subject reached it
     * @param until how long it is kept without being earned again; null: indefinitely
     * @param endsAt when it ends, with its grace, if it is not earned then; null: never
     * @param event the id of the event that last earned a level in the tier
     */
    record TierLevel(
            @Nullable String level,
            Instant since,
            @Nullable Instant until,
            @Nullable Instant endsAt,
            String event) implements State {}

    /**
     * What was spent from a wallet at once.
     *
     * @param amount the amount
     * @param parts the credits that it was taken from, in that order
     * @param heldUntil when the amount returns by itself; null: it is spent, or nothing of it is left to return
     */
    record Spending(
            Money amount, List<Part> parts, @Nullable Instant heldUntil) implements State {
        /** Copies the list. */
        public Spending {
            parts = List.copyOf(parts);
        }

        /** The minor units that were not returned. */
        public long left() {
            return parts.stream().mapToLong(part -> part.amount - part.returned).sum();
        }

        /**
         * A part of a spending.
         *
         * @param credit the id of the credit
         * @param amount the minor units that were taken from it, above zero
         * @param returned the minor units that were given back
         */
        public record Part(String credit, long amount, long returned) {}
    }

    /**
     * A lease on an issuance. It is written only by {@link Store#leaseIssuances}, and by the holder that returns it
     * with the same fence. A unit of work that returns a lease that was taken over does not commit.
     *
     * @param fence the number of leases so far
     * @param until when the lease ends; null: it is not leased
     */
    record Lease(long fence, @Nullable Instant until) implements State {}

    /**
     * What happened to an event after its decision: the rewards that were used on it, and the rules whose decision was
     * reported wrong.
     *
     * @param issuances the ids of the issuances, in the order of their redemptions
     * @param reported the ids of the rules, in the order of the reports
     */
    record FollowUps(List<String> issuances, List<String> reported) implements State {
        /** Nothing happened. */
        public static final FollowUps NONE = new FollowUps(List.of(), List.of());

        /** Copies the lists. */
        public FollowUps {
            issuances = List.copyOf(issuances);
            reported = List.copyOf(reported);
        }

        /**
         * Returns a copy with one more issuance.
         *
         * @param issuance the issuance's id
         */
        public FollowUps used(String issuance) {
            List<String> more = new ArrayList<>(issuances);
            more.add(issuance);
            return new FollowUps(more, reported);
        }

        /**
         * Returns a copy without an issuance.
         *
         * @param issuance the issuance's id
         */
        public FollowUps without(String issuance) {
            return new FollowUps(
                    issuances.stream().filter(id -> !id.equals(issuance)).toList(), reported);
        }

        /**
         * Returns a copy with one more rule whose decision is reported wrong.
         *
         * @param rule the rule's id
         */
        public FollowUps reported(String rule) {
            List<String> more = new ArrayList<>(reported);
            more.add(rule);
            return new FollowUps(issuances, more);
        }
    }

    /**
     * The state of the breaker of a rule.
     *
     * @param phase the phase
     * @param since when the phase began; if it is closed, when its window began
     * @param awards the number of events since then for which the rule paid; if it is open, before it opened, as the others
     * @param cost the cost of what it paid; null: nothing, or the cost has no bound
     * @param errors the number of events since then for which the rule failed
     * @param reports the number of reports since then that a decision was wrong
     * @param openedBy the bound that was reached; null: it is not open
     */
    record BreakerState(
            BreakerState.Phase phase,
            Instant since,
            long awards,
            @Nullable Money cost,
            long errors,
            long reports,
            Breaker.@Nullable Bound openedBy)
            implements State {
        /** The phases of a breaker. */
        public enum Phase {
            /** The rule pays. */
            CLOSED,
            /** The rule is paused. */
            OPEN,
            /** The rule is tried. */
            HALF_OPEN
        }

        /**
         * A phase that begins, in which nothing was counted yet.
         *
         * @param phase the phase
         * @param at when it begins
         */
        public static BreakerState begin(BreakerState.Phase phase, Instant at) {
            return new BreakerState(phase, at, 0, null, 0, 0, null);
        }

        /**
         * Returns a copy that counts one more event for which the rule paid.
         *
         * @param total the cost since the phase began; null: the cost has no bound
         */
        public BreakerState awarded(@Nullable Money total) {
            return new BreakerState(phase, since, awards + 1, total, errors, reports, openedBy);
        }

        /** Returns a copy that counts one more error. */
        public BreakerState failed() {
            return new BreakerState(phase, since, awards, cost, errors + 1, reports, openedBy);
        }

        /** Returns a copy that counts one more report. */
        public BreakerState reported() {
            return new BreakerState(phase, since, awards, cost, errors, reports + 1, openedBy);
        }

        /**
         * Returns a copy that is open.
         *
         * @param by the bound that was reached
         * @param at when
         */
        public BreakerState opened(Breaker.Bound by, Instant at) {
            return new BreakerState(Phase.OPEN, at, awards, cost, errors, reports, by);
        }
    }

    /**
     * The issuance to which a redemption code belongs.
     *
     * @param issuance the issuance's id
     */
    record CodeOwner(String issuance) implements State {}

    /**
     * The delivery to which a former reference belongs.
     *
     * @param delivery the delivery's id
     */
    record FormerReference(String delivery) implements State {}

    /**
     * The code or password that redeems an issuance.
     *
     * @param kind the kind
     * @param key the id of the key from which it derives
     * @param generation the number of credentials created for the issuance, including this one
     * @param hash its keyed hash
     * @param validUntil when it becomes invalid; null: it is valid as long as the issuance
     */
    record Credential(
            NewCode.Kind kind,
            String key,
            long generation,
            String hash,
            @Nullable Instant validUntil) implements State {}

    /**
     * Consecutive wrong codes.
     *
     * @param failures the number of wrong codes
     * @param last when the last one was entered
     */
    record WrongCodes(int failures, Instant last) implements State {}

    /**
     * Whether a command waits for approval, or for its time.
     *
     * @param status whether it waits, or how it was decided
     * @param digest what is approved: the digest of a rule set, or of the command
     * @param due when the rule set of an approved command is to be put in force; null: nothing is due
     */
    record Approval(Status status, String digest, @Nullable Instant due) implements State {
        /** Whether a command waits for approval, or how it was decided. */
        public enum Status {
            /** It waits. */
            WAITING,
            /** It was approved, or needed no approval, and is done, or is done when it is due. */
            APPROVED,
            /** It was rejected. */
            REJECTED
        }
    }

    /**
     * Whether a connector is off for a tenant.
     *
     * @param off whether it is off
     * @param since when it was last switched
     * @param code the reason
     */
    record Switch(boolean off, Instant since, String code) implements State {}

    /**
     * The secret from which the names of cap counters derive, so that nobody can find the values of their dimensions by
     * trial. It is kept as long as the tenant exists.
     *
     * @param key the id of the tenant's key with which it is encrypted; empty: the tenant had no key when it began, and
     *     the names of its counters are plain digests
     * @param sealed the secret, encrypted, in Base64; empty: there is none
     */
    record ScopeSecret(String key, String sealed) implements State {
        /** No secret: plain digests. */
        public static final ScopeSecret NONE = new ScopeSecret("", "");
    }

    /**
     * A pool of codes. Codes are claimed in the order in which they were imported.
     *
     * @param imported the number of codes ever imported
     * @param reserved the number of codes reserved for withheld rewards
     * @param claimed the number of codes that belong to issuances
     * @param key the id of the tenant's key with which the pool's own key is encrypted
     * @param sealedKey the pool's own key, encrypted, in Base64
     */
    record Pool(long imported, long reserved, long claimed, String key, String sealedKey) implements State {
        /** The number of codes that can still be granted. */
        public long available() {
            return imported - reserved - claimed;
        }

        /**
         * Returns a copy with different counts.
         *
         * @param set the number of reserved codes
         * @param used the number of claimed codes
         */
        public Pool with(long set, long used) {
            return new Pool(imported, set, used, key, sealedKey);
        }

        /** Returns a copy without the key. */
        public Pool withoutKey() {
            return new Pool(imported, reserved, claimed, "", "");
        }
    }

    /**
     * A code of a pool, encrypted with the pool's own key.
     *
     * @param position its position in the pool, from 1
     * @param sealed the encrypted code, in Base64
     */
    record PoolCode(long position, String sealed) implements State {}

    /**
     * The codes that an unfinished import has stored so far. They follow the pool's own codes and cannot be granted
     * yet.
     *
     * @param command identifies the import as {@link #command} defines; empty: there are no codes
     * @param codes the number of codes
     * @param known the line of a code that is already in the pool; null: none so far
     * @param at when the last of them was stored
     */
    record PoolStage(String command, long codes, @Nullable Long known, Instant at) implements State {
        private static final Duration PATIENCE = Duration.ofMinutes(1);

        /** No codes are stored. */
        public static final PoolStage NONE = new PoolStage("", 0, null, Instant.EPOCH);

        /**
         * Identifies an import of codes that are encrypted with a pool's key.
         *
         * @param digest the digest of the command
         * @param pool the pool
         */
        public static String command(String digest, Pool pool) {
            return digest + '/' + pool.key();
        }

        /**
         * Whether the import was abandoned: it has not continued for a minute.
         *
         * @param now the current time
         */
        public boolean isAbandoned(Instant now) {
            return at.isBefore(now.minus(PATIENCE));
        }
    }

    /**
     * The code of a pool that belongs to an issuance.
     *
     * @param pool the pool's id
     * @param position its position in the pool, from 1
     */
    record PoolCodeOwner(String pool, long position) implements State {}
}
