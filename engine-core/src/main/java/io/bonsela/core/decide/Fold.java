package io.bonsela.core.decide;

import io.bonsela.api.Currency;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.core.check.AggregatePlan;
import io.bonsela.core.interpret.Amount;
import io.bonsela.core.interpret.Interpreter;
import io.bonsela.core.interpret.Variables;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns events into the entries of a history, and entries into the value of an aggregate. */
final class Fold {
    private Fold() {}

    /**
     * What an event adds to a history; empty if the filter leaves it out. An event for which the filter cannot be
     * computed does not count, and one without the amount to sum counts without it.
     */
    static Optional<HistoryEntry> entry(Aggregate aggregate, Event event, Instant at, CompiledRules rules) {
        if (!event.type().equals(aggregate.eventType())) {
            return Optional.empty();
        }
        Variables variables = Variables.ofCounted(event, rules.eventType(event.type()));
        Interpreter interpreter = rules.interpreter();
        if (aggregate.filter() != null && !Objects.equals(interpreter.evaluate(aggregate.filter(), variables), true)) {
            return Optional.empty();
        }
        LocalDate date = at.atZone(rules.zone()).toLocalDate();
        Object amount = aggregate.of() == null ? null : interpreter.evaluate(aggregate.of(), variables);
        if (amount instanceof Money money) {
            amount = new Amount(money.currency(), money.amount());
        }
        if (amount instanceof Amount money) {
            return Optional.of(
                    new HistoryEntry(at, date, money.value(), money.currency().code()));
        }
        return Optional.of(new HistoryEntry(at, date, amount instanceof BigDecimal number ? number : null, null));
    }

    /** The value of an aggregate over the entries in its window. */
    static @Nullable Object value(AggregatePlan plan, List<HistoryEntry> entries) {
        Measure measure = plan.aggregate().measure();
        return switch (measure) {
            case COUNT -> BigDecimal.valueOf(entries.size());
            case FIRST_DATE ->
                entries.stream()
                        .map(HistoryEntry::date)
                        .min(Comparator.naturalOrder())
                        .orElse(null);
            case DISTINCT_DAYS -> {
                Set<LocalDate> dates = new HashSet<>();
                entries.forEach(entry -> dates.add(entry.date()));
                yield BigDecimal.valueOf(dates.size());
            }
            case SUM -> sum(plan.type(), entries);
        };
    }

    private static @Nullable Object sum(ValueType type, List<HistoryEntry> entries) {
        BigDecimal sum = BigDecimal.ZERO;
        String currency = type.currency();
        for (HistoryEntry entry : entries) {
            if (entry.amount() == null) {
                continue;
            }
            if (entry.currency() != null) {
                if (currency != null && !currency.equals(entry.currency())) {
                    return new Reason(
                            ReasonCode.CURRENCY_MISMATCH, Map.of("left", currency, "right", entry.currency()));
                }
                currency = entry.currency();
            }
            sum = sum.add(entry.amount());
        }
        if (type.kind() == ValueType.Kind.NUMBER) {
            return sum;
        }
        return currency == null ? null : Interpreter.exact(new Amount(Currency.of(currency), sum));
    }
}
