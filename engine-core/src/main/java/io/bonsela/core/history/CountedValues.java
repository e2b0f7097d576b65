package io.bonsela.core.history;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.core.interpret.Amount;
import io.bonsela.core.interpret.Interpreter;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The values of counted events that are left after refunds. */
final class CountedValues {
    private CountedValues() {}

    /** A value in normalized form, so that equal numbers are equal keys. */
    private record Key(
            @Nullable BigDecimal amount,
            @Nullable String currency,
            @Nullable String text) {
        private static final Comparator<Key> ORDER = Comparator.comparing(
                        Key::text, Comparator.nullsFirst(Comparator.<String>naturalOrder()))
                .thenComparing(Key::currency, Comparator.nullsFirst(Comparator.<String>naturalOrder()))
                .thenComparing(Key::amount, Comparator.nullsFirst(Comparator.<BigDecimal>naturalOrder()));

        static Key of(HistoryEntry entry) {
            BigDecimal amount = entry.amount();
            return new Key(amount == null ? null : amount.stripTrailingZeros(), entry.currency(), entry.text());
        }

        boolean isNothing() {
            return amount == null && text == null;
        }
    }

    private record Occasion(Instant at, Key key) {}

    /** Returns the number of different values; null does not count as one. */
    static int different(List<HistoryEntry> entries) {
        return keys(entries).size();
    }

    private static Set<Key> keys(List<HistoryEntry> entries) {
        Map<Key, Integer> counts = new LinkedHashMap<>();
        entries.forEach(entry -> counts.merge(Key.of(entry), entry.count(), Integer::sum));
        counts.entrySet()
                .removeIf(entry -> entry.getValue() <= 0 || entry.getKey().isNothing());
        return counts.keySet();
    }

    /** Returns the smallest or the largest value; null: there is none. */
    static @Nullable Object extreme(List<HistoryEntry> entries, boolean smallest) {
        Set<Key> keys = keys(entries);
        Object mixed =
                mixed(keys.stream().map(Key::currency).filter(Objects::nonNull).collect(Collectors.toSet()));
        if (mixed != null || keys.isEmpty()) {
            return mixed;
        }
        Comparator<Key> order = Comparator.comparing(key -> Objects.requireNonNull(key.amount()));
        return value(keys.stream().max(smallest ? order.reversed() : order).orElseThrow());
    }

    /** Returns the value of the latest event; for several events at one instant, the greatest value. */
    static @Nullable Object last(ValueType type, List<HistoryEntry> entries) {
        Map<Occasion, Integer> counts = new HashMap<>();
        entries.forEach(entry -> counts.merge(new Occasion(entry.at(), Key.of(entry)), entry.count(), Integer::sum));
        Occasion last = counts.entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .map(Map.Entry::getKey)
                .max(Comparator.comparing(Occasion::at).thenComparing(Occasion::key, Key.ORDER))
                .orElse(null);
        if (last == null || last.key().isNothing()) {
            return null;
        }
        String text = last.key().text();
        return text == null ? value(last.key()) : parsed(type, text);
    }

    private static Object parsed(ValueType type, String text) {
        return switch (type.kind()) {
            case DATE -> LocalDate.parse(text);
            case INSTANT -> Instant.parse(text);
            case BOOLEAN -> Boolean.valueOf(text);
            default -> text;
        };
    }

    private static @Nullable Object value(Key key) {
        BigDecimal amount = Objects.requireNonNull(key.amount());
        return key.currency() == null
                ? Interpreter.settle(amount)
                : Interpreter.exact(new Amount(CurrencyUnit.of(key.currency()), amount));
    }

    /** Returns the failure if there are several currencies; null: there are not. */
    static @Nullable Reason mixed(Collection<String> currencies) {
        if (currencies.size() < 2) {
            return null;
        }
        Iterator<String> codes = currencies.stream().sorted().iterator();
        return new Reason(ReasonCode.CURRENCY_MISMATCH, Map.of("left", codes.next(), "right", codes.next()));
    }
}
