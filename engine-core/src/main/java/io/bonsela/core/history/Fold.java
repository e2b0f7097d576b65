package io.bonsela.core.history;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.api.store.State.LoggedEvent;
import io.bonsela.core.check.NumberedAggregate;
import io.bonsela.core.interpret.Amount;
import io.bonsela.core.interpret.Interpreter;
import io.bonsela.core.interpret.Variables;
import io.bonsela.core.kernel.Aggregation;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.operator.Calls;
import io.bonsela.core.rules.CompiledRules;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns events into the entries of a history, and entries into the value of an aggregate. */
public final class Fold {
    private Fold() {}

    /**
     * Returns what an entry of a subject's log adds to a history. A refund removes what the event counted before, and
     * counts what is left.
     */
    public static List<HistoryEntry> entries(
            Aggregation aggregate, LoggedEvent logged, CompiledRules rules, Calls operators) throws NotCounted {
        Optional<HistoryEntry> event = entry(aggregate, logged.event(), logged.occurredAt(), rules, operators);
        State.Refund refund = logged.refund();
        if (event.isEmpty() || refund == null) {
            return event.stream().toList();
        }
        if (refund.before().compareTo(refund.after()) == 0) {
            return List.of();
        }
        HistoryEntry counted = event.get();
        BigDecimal amount = counted.amount();
        if (amount == null) {
            return refund.completes() ? List.of(with(counted, -1, null)) : List.of();
        }
        HistoryEntry back = with(counted, -1, amount.subtract(share(amount, refund.before(), refund)));
        return refund.completes()
                ? List.of(back)
                : List.of(back, with(counted, 1, amount.subtract(share(amount, refund.after(), refund))));
    }

    private static HistoryEntry with(HistoryEntry entry, int count, @Nullable BigDecimal amount) {
        return new HistoryEntry(
                entry.at(), entry.date(), count, amount, entry.currency(), entry.text(), entry.failure());
    }

    /**
     * Returns the share of an amount. For the whole it is the amount itself, so that refunds in parts take back exactly
     * the amount.
     */
    private static BigDecimal share(BigDecimal amount, BigDecimal part, State.Refund refund) {
        return part.compareTo(refund.whole()) == 0
                ? amount
                : amount.multiply(part).divide(refund.whole(), MathContext.DECIMAL128);
    }

    /**
     * Returns what an event adds to a history; empty if the filter excludes it. If the filter or the counted value
     * cannot be computed, the event is kept as a failure. An event without a value counts without it.
     */
    static Optional<HistoryEntry> entry(
            Aggregation aggregate, Event event, Instant at, CompiledRules rules, Calls operators) throws NotCounted {
        if (!event.type().equals(aggregate.eventType())) {
            return Optional.empty();
        }
        Variables variables = Variables.ofCounted(event, at, rules.eventType(event.type()), operators);
        LocalDate date = at.atZone(rules.zone()).toLocalDate();
        Object counts = aggregate.filter() == null ? true : counted(aggregate.filter(), variables, operators);
        if (!(counts instanceof Boolean)) {
            return Optional.of(new HistoryEntry(at, date, 1, null, null, null, failure(counts)));
        }
        if (counts.equals(false)) {
            return Optional.empty();
        }
        Object value = aggregate.of() == null ? null : counted(aggregate.of(), variables, operators);
        if (value instanceof Reason failure) {
            return Optional.of(new HistoryEntry(at, date, 1, null, null, null, failure));
        }
        if (value instanceof Money money) {
            value = new Amount(money.currency(), money.amount());
        }
        if (value instanceof Amount money) {
            return Optional.of(new HistoryEntry(
                    at, date, 1, money.value(), money.currency().code(), null, null));
        }
        if (value instanceof BigDecimal number) {
            return Optional.of(new HistoryEntry(at, date, 1, number, null, null, null));
        }
        String text = value == null ? null : value.toString();
        return Optional.of(new HistoryEntry(at, date, 1, null, null, text, null));
    }

    /**
     * Evaluates an expression for a counted event. The failure of an operator says nothing about the event, so a result
     * that follows from it must not be kept, even if another failure came first.
     */
    private static @Nullable Object counted(Kernel expression, Variables variables, Calls operators) throws NotCounted {
        Reason unused = operators.takeFailure();
        Object value = Interpreter.evaluate(expression, variables);
        Reason failure = operators.takeFailure();
        if (value instanceof Reason && failure != null) {
            throw new NotCounted(failure);
        }
        return value;
    }

    /** Thrown when an event could not be counted because an operator failed. */
    public static final class NotCounted extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Reason failure;

        NotCounted(Reason failure) {
            super(failure.toString(), null, false, false);
            this.failure = failure;
        }

        public Reason failure() {
            return failure;
        }
    }

    /**
     * Returns the value of an aggregate over the entries in its window, or the failure of one of them.
     *
     * @param today the date of the event
     */
    public static @Nullable Object value(NumberedAggregate plan, List<HistoryEntry> entries, LocalDate today) {
        Reason failure = failure(entries);
        if (failure != null) {
            return failure;
        }
        Measure measure = plan.aggregate().measure();
        return switch (measure) {
            case COUNT ->
                BigDecimal.valueOf(
                        entries.stream().mapToLong(HistoryEntry::count).sum());
            case FIRST_DATE ->
                dates(entries).stream().min(Comparator.naturalOrder()).orElse(null);
            case STREAK -> BigDecimal.valueOf(streak(plan.aggregate().period(), dates(entries), today));
            case DISTINCT_DAYS -> BigDecimal.valueOf(dates(entries).size());
            case SUM -> sum(plan.type(), entries);
            case MIN, MAX -> CountedValues.extreme(entries, measure == Measure.MIN);
            case DISTINCT -> BigDecimal.valueOf(CountedValues.different(entries));
            case LAST -> CountedValues.last(plan.type(), entries);
        };
    }

    /** Returns the failure of the latest uncountable event that was not wholly refunded; null: there is none. */
    private static @Nullable Reason failure(List<HistoryEntry> entries) {
        Map<HistoryEntry, Integer> counts = new HashMap<>();
        for (HistoryEntry entry : entries) {
            if (entry.failure() != null) {
                counts.merge(with(entry, 1, null), entry.count(), Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .map(Map.Entry::getKey)
                .max(Comparator.comparing(HistoryEntry::at).thenComparing(entry -> String.valueOf(entry.failure())))
                .map(HistoryEntry::failure)
                .orElse(null);
    }

    /** Returns the dates on which something is left after refunds. */
    private static Set<LocalDate> dates(List<HistoryEntry> entries) {
        Map<LocalDate, Integer> counts = new HashMap<>();
        entries.forEach(entry -> counts.merge(entry.date(), entry.count(), Integer::sum));
        counts.values().removeIf(count -> count <= 0);
        return counts.keySet();
    }

    /** Returns the number of consecutive periods with a date, up to that of a day or the one before it. */
    private static int streak(CalendarPeriod period, Set<LocalDate> dates, LocalDate today) {
        Set<LocalDate> starts = dates.stream().map(period::start).collect(Collectors.toSet());
        LocalDate start = period.start(today);
        if (!starts.contains(start)) {
            start = period.start(start, -1);
        }
        int length = 0;
        while (starts.contains(start)) {
            length++;
            start = period.start(start, -1);
        }
        return length;
    }

    private static @Nullable Object sum(ValueType type, List<HistoryEntry> entries) {
        Map<String, Total> totals = new LinkedHashMap<>();
        String currency = null;
        Total total = new Total();
        for (HistoryEntry entry : entries) {
            BigDecimal amount = entry.amount();
            if (amount != null) {
                String next = entry.currency() == null ? "" : entry.currency();
                if (!next.equals(currency)) {
                    currency = next;
                    total = totals.computeIfAbsent(currency, code -> new Total());
                }
                total.add(entry.count(), amount);
            }
        }
        if (type.kind() == ValueType.Kind.NUMBER) {
            return totals.getOrDefault("", new Total()).sum;
        }
        Map<String, BigDecimal> sums = new LinkedHashMap<>();
        totals.forEach((code, each) -> {
            // A currency in which everything was refunded no longer counts.
            if (each.count > 0) {
                sums.put(code, each.sum);
            }
        });
        if (type.currency() != null) {
            sums.putIfAbsent(type.currency(), BigDecimal.ZERO);
        }
        Object mixed = CountedValues.mixed(sums.keySet());
        if (mixed != null || sums.isEmpty()) {
            return mixed;
        }
        Map.Entry<String, BigDecimal> only = sums.entrySet().iterator().next();
        return Interpreter.exact(new Amount(CurrencyUnit.of(only.getKey()), only.getValue()));
    }

    /** The sum of amounts, and the number of events that are left. */
    private static final class Total {
        private BigDecimal sum = BigDecimal.ZERO;
        private int count;

        void add(int more, BigDecimal amount) {
            sum = more > 0 ? sum.add(amount) : sum.subtract(amount);
            count += more;
        }
    }

    /** Returns the failure that an evaluation returned instead of a value. */
    public static Reason failure(@Nullable Object value) {
        return value instanceof Reason reason ? reason : Reason.of(ReasonCode.MISSING_VALUE);
    }
}
