package io.bonsela.core.analyse;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Money;
import io.bonsela.api.rule.ValueType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Representative values of types: the constants that a value is compared with, values between them, and values outside
 * them.
 */
final class TypeValues {
    /** The candidates for a currency that no condition names. */
    private static final List<String> CURRENCIES =
            List.of("USD", "EUR", "ZAR", "GBP", "JPY", "CHF", "KES", "NGN", "BWP", "ZMW");

    private TypeValues() {}

    /**
     * Returns the representative values of a type.
     *
     * @param compared the constants that a value is compared with
     * @param keys the texts that are looked up in collections
     * @param zone the zone of the rule set
     */
    static List<Object> of(ValueType type, Set<Object> compared, Set<String> keys, ZoneId zone) {
        return switch (type.kind()) {
            case BOOLEAN -> List.of(true, false);
            case NUMBER -> numbers(compared);
            case MONEY -> money(type, compared, keys);
            case TEXT -> texts(compared, keys);
            case DATE -> dates(compared);
            case INSTANT -> instants(compared, zone);
            case LIST -> lists(Objects.requireNonNull(type.element()), compared, zone);
            case OBJECT -> objects(type, compared, zone);
        };
    }

    private static List<Object> numbers(Set<Object> compared) {
        TreeSet<BigDecimal> sorted = new TreeSet<>();
        compared.stream().filter(BigDecimal.class::isInstance).forEach(number -> sorted.add((BigDecimal) number));
        Set<Object> values = new LinkedHashSet<>(sorted);
        BigDecimal before = null;
        for (BigDecimal number : sorted) {
            if (before != null) {
                values.add(before.add(number).divide(BigDecimal.valueOf(2), MathContext.DECIMAL128));
            }
            before = number;
        }
        if (!sorted.isEmpty()) {
            values.add(sorted.last().add(BigDecimal.ONE));
            values.add(sorted.first().subtract(BigDecimal.ONE));
        }
        values.add(BigDecimal.ONE);
        values.add(BigDecimal.valueOf(100));
        return List.copyOf(values);
    }

    private static List<Object> money(ValueType type, Set<Object> compared, Set<String> keys) {
        Map<String, TreeSet<Long>> byCurrency = new LinkedHashMap<>();
        if (type.currency() != null) {
            byCurrency.put(type.currency(), new TreeSet<>());
        }
        for (Object constant : compared) {
            if (constant instanceof Money amount) {
                byCurrency
                        .computeIfAbsent(amount.currency().code(), c -> new TreeSet<>())
                        .add(amount.minorUnits());
            } else if (constant instanceof String code
                    && type.currency() == null
                    && CurrencyUnit.find(code).isPresent()) {
                byCurrency.putIfAbsent(code, new TreeSet<>());
            }
        }
        if (type.currency() == null) {
            keys.stream()
                    .filter(code -> CurrencyUnit.find(code).isPresent())
                    .forEach(code -> byCurrency.putIfAbsent(code, new TreeSet<>()));
            // Add a currency that no condition names.
            CURRENCIES.stream()
                    .filter(code -> !byCurrency.containsKey(code))
                    .limit(byCurrency.isEmpty() ? 2 : 1)
                    .forEach(code -> byCurrency.put(code, new TreeSet<>()));
        } else {
            byCurrency.keySet().retainAll(Set.of(type.currency()));
        }
        Set<Object> values = new LinkedHashSet<>();
        byCurrency.forEach((code, amounts) -> amounts.forEach(units -> add(code, units, values)));
        byCurrency.forEach((code, amounts) -> add(code, 10_000, values));
        byCurrency.forEach((code, amounts) -> amounts.forEach(units -> {
            add(code, units + 1, values);
            add(code, units - 1, values);
        }));
        byCurrency.forEach((code, amounts) -> add(code, 100, values));
        byCurrency.forEach((code, amounts) -> add(code, 1, values));
        return List.copyOf(values);
    }

    private static void add(String code, long units, Set<Object> into) {
        into.add(new Money(CurrencyUnit.of(code), units));
    }

    private static List<Object> texts(Set<Object> compared, Set<String> keys) {
        Set<Object> values = new LinkedHashSet<>();
        compared.stream().filter(String.class::isInstance).forEach(values::add);
        values.addAll(keys);
        String other = "other";
        while (values.contains(other)) {
            other += "'";
        }
        values.add(other);
        return List.copyOf(values);
    }

    private static List<Object> dates(Set<Object> compared) {
        Set<Object> values = new LinkedHashSet<>();
        for (Object constant : compared) {
            if (constant instanceof LocalDate date) {
                values.addAll(List.of(date, date.plusDays(1), date.minusDays(1)));
            }
        }
        values.removeIf(date -> ((LocalDate) date).getYear() > 9_999 || ((LocalDate) date).getYear() < 1);
        values.add(Calendar.SOME_DAY);
        // Its anniversary is the same day of a later year.
        values.add(Calendar.SOME_DAY.minusYears(20));
        return List.copyOf(values);
    }

    private static List<Object> instants(Set<Object> compared, ZoneId zone) {
        Set<Object> values = new LinkedHashSet<>();
        for (Object constant : compared) {
            if (constant instanceof Instant at) {
                values.addAll(List.of(at, at.plus(1, ChronoUnit.MICROS), at.minus(1, ChronoUnit.MICROS)));
            }
        }
        values.add(Calendar.SOME_DAY.atTime(LocalTime.NOON).atZone(zone).toInstant());
        return List.copyOf(values);
    }

    private static List<Object> lists(ValueType element, Set<Object> compared, ZoneId zone) {
        List<Object> elements = of(element, compared, Set.of(), zone);
        List<Object> values = new ArrayList<>(List.of(List.of()));
        elements.stream().limit(16).forEach(one -> values.add(List.of(one)));
        for (int i = 0; i + 1 < Math.min(8, elements.size()); i++) {
            values.add(List.of(elements.get(i), elements.get(i + 1)));
        }
        return values;
    }

    /** Returns objects with one field that takes each of its values, while the others have their first value. */
    private static List<Object> objects(ValueType type, Set<Object> compared, ZoneId zone) {
        Map<String, List<Object>> fields = new TreeMap<>();
        type.fields().forEach((name, field) -> fields.put(name, of(field, compared, Set.of(), zone)));
        Map<String, Object> first = new TreeMap<>();
        fields.forEach((name, some) -> first.put(name, some.get(0)));
        Set<Object> values = new LinkedHashSet<>(List.of(first));
        fields.forEach((name, some) -> some.stream().limit(8).forEach(value -> {
            Map<String, Object> other = new TreeMap<>(first);
            other.put(name, value);
            values.add(other);
        }));
        return List.copyOf(values);
    }
}
