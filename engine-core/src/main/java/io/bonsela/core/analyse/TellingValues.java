package io.bonsela.core.analyse;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.NamedCollection;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.Window;
import io.bonsela.core.check.CheckedRules;
import io.bonsela.core.check.NumberedAggregate;
import io.bonsela.core.interpret.Amount;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The few values of each variable that conditions can tell apart: the constants that it is compared with, what lies
 * between them, and nothing, where it may be nothing.
 */
final class TellingValues {
    private static final List<String> CURRENCIES =
            List.of("USD", "EUR", "ZAR", "GBP", "JPY", "CHF", "KES", "NGN", "BWP", "ZMW");

    private final CheckedRules rules;
    private final EventType eventType;
    private final Atoms atoms;
    private final Calendar calendar;
    private final Effort effort;
    private final Map<String, Set<Object>> constants = new TreeMap<>();
    private final Map<String, Set<String>> keys = new TreeMap<>();
    private final Map<String, Set<String>> collections = new HashMap<>();
    private final Set<String> unavailable = new TreeSet<>();

    TellingValues(CheckedRules rules, EventType eventType, Atoms atoms, Calendar calendar, Effort effort) {
        this.rules = rules;
        this.eventType = eventType;
        this.atoms = atoms;
        this.calendar = calendar;
        this.effort = effort;
    }

    /** The values of all variables that some conditions name. */
    Map<String, Options> of(List<Expression> conditions) {
        for (Expression condition : conditions) {
            Atoms.of(condition).forEach(this::read);
        }
        Map<String, Options> options = new TreeMap<>();
        constants.keySet().forEach(root -> options.put(root, Options.of(values(root))));
        return options;
    }

    private void read(Expression atom) {
        for (String root : atoms.roots(atom)) {
            constants.computeIfAbsent(root, r -> new LinkedHashSet<>()).addAll(Atoms.constants(atom));
            readKeys(atom, root);
        }
    }

    private void readKeys(Expression expression, String root) {
        if (expression instanceof Operation operation) {
            rules.collection(operation.operator())
                    .ifPresent(collection -> readKeys(operation.operator(), collection, root));
            if (operation.operator().equals("if_unavailable")
                    && operation.operands().get(0) instanceof Variable variable) {
                unavailable.add(atoms.root(variable.path()));
            }
        }
        expression.parts().forEach(part -> readKeys(part, root));
    }

    /** Of a set and of a map every key counts: another collection may tell any two apart. */
    private void readKeys(String name, NamedCollection collection, String root) {
        if (collections.computeIfAbsent(root, r -> new HashSet<>()).add(name)) {
            effort.ofSteps(collection.entries().size());
            keys.computeIfAbsent(root, r -> new TreeSet<>())
                    .addAll(collection.entries().keySet());
        }
    }

    private List<@Nullable Object> values(String root) {
        Set<Object> compared = Objects.requireNonNull(constants.get(root));
        List<@Nullable Object> values = new ArrayList<>();
        if (root.equals(Assignment.TIME)) {
            values.addAll(calendar.instants(compared, effort));
            return values;
        }
        if (root.startsWith("aggregate.")) {
            NumberedAggregate plan = rules.aggregates().get(Integer.parseInt(root.substring("aggregate.".length())));
            ofAggregate(plan, compared, values);
            return values;
        }
        Attribute attribute = attribute(root);
        ValueType type = atoms.types().get(root);
        if (attribute != null && !attribute.values().isEmpty()) {
            values.addAll(attribute.values());
        } else if (type != null) {
            values.addAll(of(type, bounded(compared, attribute), keys.getOrDefault(root, Set.of()), zone()));
        }
        if (attribute != null) {
            values.removeIf(value -> value != null && !attribute.isWithinBounds(value));
        }
        boolean always = root.equals("subject") || root.equals("id") || (attribute != null && attribute.required());
        if (!always) {
            values.add(null);
        }
        if (unavailable.contains(root)) {
            values.add(Reason.of(ReasonCode.FACT_UNAVAILABLE, "fact", root.substring("fact.".length())));
        }
        return values;
    }

    /** What is compared, and the bounds: between them every value is like one that is told. */
    private static Set<Object> bounded(Set<Object> compared, @Nullable Attribute attribute) {
        if (attribute == null) {
            return compared;
        }
        Set<Object> all = new HashSet<>(compared);
        Stream.of(Optional.ofNullable(attribute.least()), Optional.ofNullable(attribute.max()))
                .flatMap(Optional::stream)
                .map(bound -> ofType(attribute.type(), bound))
                .forEach(all::add);
        return all;
    }

    private static Object ofType(ValueType type, BigDecimal bound) {
        return type.kind() == ValueType.Kind.MONEY && type.currency() != null
                ? Money.of(type.currency(), bound.toPlainString())
                : bound;
    }

    private @Nullable Attribute attribute(String root) {
        String name = root.startsWith("event.") ? root.substring("event.".length()) : "";
        return eventType.attributes().get(name);
    }

    private ZoneId zone() {
        return rules.ruleSet().zone();
    }

    /** The telling values of a type. */
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
            // And one that nobody names.
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

    /** Each field in turn with each of its values, the others with their first. */
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

    /** What counts events is whole, and as much as its window can hold. */
    private void ofAggregate(NumberedAggregate plan, Set<Object> compared, List<@Nullable Object> into) {
        Aggregate aggregate = plan.aggregate();
        Measure measure = aggregate.measure();
        if (measure != Measure.COUNT && measure != Measure.DISTINCT && measure != Measure.DISTINCT_DAYS) {
            into.addAll(of(plan.type(), compared, keys.getOrDefault("aggregate." + plan.number(), Set.of()), zone()));
            between(compared, plan.type(), into);
            into.add(null);
            return;
        }
        boolean countsItself = aggregate.eventType().equals(eventType.name())
                && aggregate.filter() == null
                && !(aggregate.window() instanceof Window.Since)
                && measure != Measure.DISTINCT;
        long least = countsItself ? 1 : 0;
        long most = measure == Measure.DISTINCT_DAYS ? longest(aggregate.window()) : Long.MAX_VALUE;
        TreeSet<Long> numbers = new TreeSet<>(List.of(least, least + 1));
        for (Object constant : compared) {
            if (constant instanceof BigDecimal number) {
                BigDecimal near = number.max(BigDecimal.ZERO).min(BigDecimal.valueOf(Long.MAX_VALUE / 2));
                long below = near.setScale(0, RoundingMode.FLOOR).longValueExact();
                numbers.addAll(List.of(below - 1, below, below + 1, below + 2));
            }
        }
        numbers.stream()
                .filter(number -> number >= least && number <= most)
                .map(BigDecimal::valueOf)
                .forEach(into::add);
    }

    /** What history adds up to may be finer than minor units. */
    private static void between(Set<Object> compared, ValueType type, List<@Nullable Object> into) {
        for (Object constant : compared) {
            if (type.kind() == ValueType.Kind.MONEY && constant instanceof Money money) {
                BigDecimal half = new Money(money.currency(), 1).amount().divide(BigDecimal.valueOf(2));
                into.add(new Amount(money.currency(), money.amount().add(half)));
                into.add(new Amount(money.currency(), money.amount().subtract(half)));
            }
        }
    }

    /** On how many dates events of a window can lie. */
    private static long longest(Window window) {
        if (window instanceof Window.Days days) {
            return days.days();
        }
        if (window instanceof Window.Rolling rolling) {
            return rolling.length().toDays() + 2;
        }
        if (window instanceof Window.Calendar calendar) {
            return switch (calendar.period()) {
                case DAY -> 1;
                case WEEK -> 7;
                case MONTH -> 31;
                case YEAR -> 366;
            };
        }
        return Long.MAX_VALUE;
    }
}
