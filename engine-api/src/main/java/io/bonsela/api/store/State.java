package io.bonsela.api.store;

import io.bonsela.api.BudgetBalance;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A piece of state as decisions see it. Immutable, but for the view that {@link History} gives. */
public sealed interface State
        permits DecisionRecord, State.ActiveRules, State.Subject, State.Counter, State.BudgetState, State.History {

    /**
     * The rule set in force.
     *
     * @param version counts the tenant's publications from 1
     * @param digest the rule set's digest
     */
    record ActiveRules(long version, String digest) implements State {}

    /**
     * What is known of a subject.
     *
     * @param events how many of its events of each type were decided
     */
    record Subject(Map<String, Long> events) implements State {
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
    }

    /**
     * A counter.
     *
     * @param used what is taken in all
     * @param entries of a rolling window: what was taken when, in the order of time; otherwise empty
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
     * What was taken of a rolling window.
     *
     * @param at when
     * @param amount how much
     */
    record CounterEntry(Instant at, long amount) {}

    /**
     * A budget's period.
     *
     * @param limit what it was funded with
     * @param reserved minor units set aside
     * @param charged minor units paid
     * @param alertsTold how many of its alert thresholds were crossed and told
     */
    record BudgetState(Money limit, long reserved, long charged, int alertsTold) implements State {
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
     * @param amount what is summed; null where nothing is
     * @param currency the amount's currency; null for a number
     */
    record HistoryEntry(
            Instant at,
            LocalDate date,
            @Nullable BigDecimal amount,
            @Nullable String currency) {}

    /**
     * A decided event of a subject.
     *
     * @param sequence its number among the subject's events of its type, from 1
     * @param occurredAt when it happened
     * @param event the event
     */
    record LoggedEvent(long sequence, Instant occurredAt, Event event) {}
}
