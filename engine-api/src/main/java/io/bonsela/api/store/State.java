package io.bonsela.api.store;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.BudgetBalance;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A piece of state as decisions see it. Immutable, but for the view that {@link History} gives. */
public sealed interface State
        permits AuditRecord,
                Delivery,
                DeliveryAttempt,
                DecisionRecord,
                Issuance,
                State.ActiveRules,
                State.WrongCodes,
                State.Chain,
                State.BudgetState,
                State.CodeOwner,
                State.FormerReference,
                State.Counter,
                State.Credential,
                State.History,
                State.Lease,
                State.Meaning,
                State.OpenIssuances,
                State.Pool,
                State.PoolCodeOwner,
                State.PoolCode,
                State.PoolStage,
                State.Refunded,
                State.ScopeSecret,
                State.Subject,
                State.Switch,
                State.Uses,
                State.WalletDebt {

    /**
     * Digests over the seals of all that was decided for one subject, or for nobody in particular: what was changed or
     * taken away since shows. Each digest is made of the one before and the next record's first seal.
     *
     * @param decisions how many decisions
     * @param decisionDigest digest over them, 64 hex digits; empty: over none
     * @param answers how many answers to commands
     * @param answerDigest digest over them, 64 hex digits; empty: over none
     */
    record Chain(long decisions, String decisionDigest, long answers, String answerDigest) implements State {
        /** Over nothing. */
        public static final Chain EMPTY = new Chain(0, "", 0, "");
    }

    /**
     * The rule set in force.
     *
     * @param version counts the tenant's publications from 1
     * @param digest the rule set's digest
     */
    record ActiveRules(long version, String digest) implements State {}

    /**
     * What an id means.
     *
     * @param text all that what is kept under the id depends on, in one line
     */
    record Meaning(String text) implements State {}

    /**
     * What is known of a subject.
     *
     * @param events how many of its events of each type were decided, their refunds included
     */
    record Subject(Map<String, Long> events) implements State {
        /** One of which nothing is known. */
        public static final Subject NEW = new Subject(Map.of());

        /** Copies the map in the order of the types. */
        public Subject {
            events = Collections.unmodifiableMap(new TreeMap<>(events));
        }

        /**
         * How many events of a type were decided.
         *
         * @param eventType the type
         */
        public long count(String eventType) {
            return events.getOrDefault(eventType, 0L);
        }

        /**
         * With one event more.
         *
         * @param eventType its type
         */
        public Subject andOne(String eventType) {
            Map<String, Long> more = new TreeMap<>(events);
            more.merge(eventType, 1L, Long::sum);
            return new Subject(more);
        }
    }

    /**
     * A counter.
     *
     * @param used what is taken in all
     * @param entries of a rolling window: what was taken when, in the order of time, none overlapping another; otherwise
     *     empty
     */
    record Counter(long used, List<CounterEntry> entries) implements State {
        /** A counter of which nothing is taken. */
        public static final Counter ZERO = new Counter(0, List.of());

        /** Copies the entries. */
        public Counter {
            entries = List.copyOf(entries);
        }
    }

    /**
     * What was taken of a rolling window, at one instant or between two.
     *
     * @param first when the first of it was taken
     * @param last when the last of it was taken; the same: all of it at one instant
     * @param amount how much
     */
    record CounterEntry(Instant first, Instant last, long amount) {
        /**
         * What was taken at one instant.
         *
         * @param at when
         * @param amount how much
         */
        public static CounterEntry at(Instant at, long amount) {
            return new CounterEntry(at, at, amount);
        }

        /**
         * The same with more taken within it.
         *
         * @param more how much; below zero: so much less
         */
        public CounterEntry plus(long more) {
            return new CounterEntry(first, last, Math.addExact(amount, more));
        }

        /**
         * This and a later one as one.
         *
         * @param later the other
         */
        public CounterEntry until(CounterEntry later) {
            return new CounterEntry(first, later.last, Math.addExact(amount, later.amount));
        }
    }

    /**
     * A budget's period.
     *
     * @param opening what it opened with
     * @param limit the same with what was added since
     * @param reserved minor units set aside
     * @param charged minor units paid
     * @param alerted the highest alert threshold that was told; zero: none
     * @param bounded whether what is used must not exceed the limit: a store refuses to write it otherwise
     */
    record BudgetState(Money opening, Money limit, long reserved, long charged, BigDecimal alerted, boolean bounded)
            implements State {
        /**
         * A budget of which nothing is used.
         *
         * @param opening what it opens with
         * @param bounded whether it must not be exceeded
         */
        public static BudgetState open(Money opening, boolean bounded) {
            return new BudgetState(opening, opening, 0, 0, BigDecimal.ZERO, bounded);
        }

        /** Minor units set aside or paid. */
        public long used() {
            return Math.addExact(reserved, charged);
        }

        /**
         * The same as a balance.
         *
         * @param budget the budget's id
         * @param period the period
         */
        public BudgetBalance balance(String budget, String period) {
            return new BudgetBalance(
                    budget, period, limit, new Money(limit.currency(), reserved), new Money(limit.currency(), charged));
        }
    }

    /**
     * An aggregate of a subject's history.
     *
     * @param foldedThrough the sequence number of the subject's last event of the type that is in {@code days}
     * @param days by tenant-local date, what counted on it; a view that is good until the unit of work ends
     * @param unfolded the subject's later events of the type, by sequence number
     */
    record History(long foldedThrough, NavigableMap<LocalDate, List<HistoryEntry>> days, List<LoggedEvent> unfolded)
            implements State {}

    /**
     * An event that counted for an aggregate.
     *
     * @param at when it happened
     * @param date the same as a tenant-local date
     * @param count 1, or -1: it takes back what another entry counted
     * @param amount the number or amount that it counts with, net of what was refunded; null where there is none
     * @param currency the amount's currency; null for a number
     * @param text another single value that it counts with; null where there is none
     * @param failure why it cannot be told whether it counts, or with what; null: it counts
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
     * @param refund null: the event itself; otherwise how far it was refunded by this, which takes back as much
     */
    record LoggedEvent(
            long sequence,
            Instant occurredAt,
            Event event,
            @Nullable Refund refund) {}

    /**
     * How a refund went on.
     *
     * @param before how much was refunded before it
     * @param after how much was refunded after it
     * @param whole how much there is to refund, above zero
     */
    record Refund(BigDecimal before, BigDecimal after, BigDecimal whole) {
        /** Whether it completes the refund. */
        public boolean completes() {
            return after.compareTo(whole) == 0;
        }
    }

    /**
     * How far an event was refunded.
     *
     * @param amount of its {@code amount}; of an event without one, 1 for the whole
     * @param whole how much there is to refund
     */
    record Refunded(BigDecimal amount, BigDecimal whole) implements State {}

    /**
     * What is kept of a subject's wallet in one currency beside its credits.
     *
     * @param debt minor units that were spent and then reversed; the next credits settle them
     */
    record WalletDebt(long debt) implements State {}

    /**
     * A lease on an issuance. It is written only by {@link Store#leaseIssuances}, and by whoever gives it back under the same
     * fence: a unit of work that gives back one that was taken over does not commit.
     *
     * @param fence how often it was leased
     * @param until when the lease ends; null: nobody has it
     */
    record Lease(long fence, @Nullable Instant until) implements State {}

    /**
     * Those issuances of a subject whose state is {@linkplain io.bonsela.api.IssuanceState#isOpen() open}.
     *
     * @param issuances in any order
     */
    record OpenIssuances(List<Issuance> issuances) implements State {
        /** Copies the list. */
        public OpenIssuances {
            issuances = List.copyOf(issuances);
        }
    }

    /**
     * The rewards that were used on an event.
     *
     * @param issuances the ids of the issuances, in the order of their redemptions
     */
    record Uses(List<String> issuances) implements State {
        /** Copies the list. */
        public Uses {
            issuances = List.copyOf(issuances);
        }

        /**
         * With one more.
         *
         * @param issuance the issuance's id
         */
        public Uses and(String issuance) {
            List<String> more = new ArrayList<>(issuances);
            more.add(issuance);
            return new Uses(more);
        }
    }

    /**
     * Whose a redemption code is.
     *
     * @param issuance the issuance's id
     */
    record CodeOwner(String issuance) implements State {}

    /**
     * Which delivery a name belonged to.
     *
     * @param delivery the delivery's id
     */
    record FormerReference(String delivery) implements State {}

    /**
     * The code or password that redeems an issuance.
     *
     * @param kind what kind
     * @param key the id of the key that it derives from
     * @param generation how many were made for the issuance, this one included
     * @param hash its keyed hash
     * @param validUntil from when on it is void; null: it is as good as the issuance
     */
    record Credential(
            NewCode.Kind kind,
            String key,
            long generation,
            String hash,
            @Nullable Instant validUntil) implements State {}

    /**
     * Wrong codes in a row.
     *
     * @param failures how many
     * @param last when the last one was given
     */
    record WrongCodes(int failures, Instant last) implements State {}

    /**
     * Whether a connector is off for a tenant.
     *
     * @param off whether it is
     * @param since since when it is as it is
     * @param code why
     */
    record Switch(boolean off, Instant since, String code) implements State {}

    /**
     * What the counters of caps are named with, so that nobody can find the values of their dimensions by trying. It stays
     * as long as the tenant does.
     *
     * @param key the id of the tenant's key that it is encrypted under; empty: the tenant had no key when it began, and
     *     its counters are named with plain digests
     * @param sealed the secret, encrypted, in Base64; empty: there is none
     */
    record ScopeSecret(String key, String sealed) implements State {
        /** None: plain digests. */
        public static final ScopeSecret NONE = new ScopeSecret("", "");
    }

    /**
     * A pool of codes. Codes are claimed in the order in which they were imported.
     *
     * @param imported how many were ever imported
     * @param reserved how many are set aside for rewards that are withheld
     * @param claimed how many belong to issuances
     * @param key the id of the tenant's key that the pool's own key is encrypted under
     * @param sealedKey the pool's own key, encrypted, in Base64
     */
    record Pool(long imported, long reserved, long claimed, String key, String sealedKey) implements State {
        /** How many can still be granted. */
        public long available() {
            return imported - reserved - claimed;
        }

        /**
         * The same with other counts.
         *
         * @param set how many are set aside
         * @param used how many belong to issuances
         */
        public Pool with(long set, long used) {
            return new Pool(imported, set, used, key, sealedKey);
        }

        /** The same without its key. */
        public Pool withoutKey() {
            return new Pool(imported, reserved, claimed, "", "");
        }
    }

    /**
     * A code of a pool, encrypted under the pool's own key.
     *
     * @param position its place in the pool, from 1
     * @param sealed the encrypted code, in Base64
     */
    record PoolCode(long position, String sealed) implements State {}

    /**
     * What of an import into a pool is there already: codes behind those that the pool has, which nobody can draw.
     *
     * @param command which import, as {@link #command} tells it; empty: there are none
     * @param codes how many
     * @param known the line of a code that is in the pool already; null: none so far
     * @param at when the last of them came
     */
    record PoolStage(String command, long codes, @Nullable Long known, Instant at) implements State {
        private static final Duration PATIENCE = Duration.ofMinutes(1);

        /** Nothing is there. */
        public static final PoolStage NONE = new PoolStage("", 0, null, Instant.EPOCH);

        /**
         * An import of codes that are sealed under a pool's key.
         *
         * @param digest of the command
         * @param pool the pool
         */
        public static String command(String digest, Pool pool) {
            return digest + '/' + pool.key();
        }

        /**
         * Whether the import came to nothing: it has not gone on for a minute.
         *
         * @param now the moment
         */
        public boolean isAbandoned(Instant now) {
            return at.isBefore(now.minus(PATIENCE));
        }
    }

    /**
     * Which code an issuance has.
     *
     * @param pool of which pool
     * @param position its place in the pool, from 1
     */
    record PoolCodeOwner(String pool, long position) implements State {}
}
