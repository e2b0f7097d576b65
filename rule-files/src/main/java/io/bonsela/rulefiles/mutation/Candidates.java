package io.bonsela.rulefiles.mutation;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.NamedCollection;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.Tier;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.Window;
import io.bonsela.rulefiles.example.Example;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The values, durations and counts at which the outcome of a rule may change: those in the rule and their neighbours.
 */
final class Candidates {
    /** The default time of an event. */
    static final Instant SOME_TIME = Instant.parse("2026-01-01T12:00:00Z");

    private static final int MOST_COUNT = 1_000;
    /** A multiple this large shows the effect of a small change of a divisor. */
    private static final long MANY = 100;

    /** In minor units; leaves room for results computed from it. */
    private static final long LARGEST = 1_000_000_000_000L;

    private static final BigDecimal LEAST_SHARE = new BigDecimal("0.0001");

    private static final String ANY_TEXT = "something else";

    private final Set<Object> values = new LinkedHashSet<>();
    private final Set<Duration> lengths = new TreeSet<>();
    private final Set<Integer> counts = new TreeSet<>(Set.of(1, 2));
    private final Set<String> eventTypes = new TreeSet<>();
    private final Set<String> paths = new TreeSet<>();

    private final List<Cap> caps = new ArrayList<>();

    private final CodeCandidates codes;

    private final ZoneId zone;

    private Candidates(ZoneId zone, CodeCandidates codes) {
        this.zone = zone;
        this.codes = codes;
    }

    static Candidates of(RuleSet rules, Rule rule, List<Example> examples) {
        Candidates candidates = new Candidates(rules.zone(), CodeCandidates.of(rules, rule, examples));
        candidates.eventTypes.addAll(rule.eventTypes());
        candidates.add(rule.condition(), rules);
        for (Effect effect : rule.effects()) {
            if (effect.value() != null) {
                candidates.add(effect.value(), rules);
            }
        }
        rules.eventTypes().stream()
                .filter(type -> rule.eventTypes().contains(type.name()))
                .forEach(type -> type.checks().values().forEach(check -> candidates.add(check, rules)));
        candidates.caps.addAll(rule.caps());
        candidates.values.addAll(candidates.codes.texts());
        candidates.caps.addAll(candidates.codes.caps());
        if (rule.code() != null) {
            candidates.paths.add("event." + rule.code().attribute());
        }
        for (Cap cap : candidates.caps) {
            candidates.add(cap.window());
            cap.dimensions().forEach(dimension -> candidates.add(dimension, rules));
            if (cap.limit() instanceof Cap.Limit.Count count) {
                candidates.count(BigDecimal.valueOf(count.max()));
            } else if (cap.limit() instanceof Cap.Limit.Value value) {
                candidates.value(value.max());
            }
        }
        if (rule.breaker() != null) {
            BreakerMutator.lengths(rule.breaker()).forEach(candidates::length);
            BreakerMutator.counts(rule.breaker()).forEach(candidates::count);
        }
        if (rule.cooldown() != null) {
            candidates.length(rule.cooldown());
        }
        rules.tiers().stream()
                .filter(tier -> candidates.mentions("tier", tier.id()))
                .forEach(tier -> candidates.add(tier, rules));
        candidates.wholes();
        candidates.values.add(ANY_TEXT);
        candidates.values.add(BigDecimal.ONE);
        return candidates;
    }

    /** Whether the rule reads an attribute or a fact. */
    boolean mentions(String root, String name) {
        String path = root + "." + name;
        return paths.stream().anyMatch(used -> used.equals(path) || used.startsWith(path + "."));
    }

    /** Returns the caps of the rule, and those on the uses of its code. */
    List<Cap> caps() {
        return caps;
    }

    /** Returns the codes in the pool that the rule needs, by the id under which the rule set declares it. */
    Map<String, List<String>> codes() {
        return codes.pools();
    }

    /** Returns the texts among the values. */
    List<String> texts() {
        return values.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }

    /** Returns the event types that the rule reads. */
    Set<String> eventTypes() {
        return eventTypes;
    }

    Set<Duration> lengths() {
        return lengths;
    }

    Set<Integer> counts() {
        return counts;
    }

    /** Returns alternative values of an attribute; for a list or an object, with one part changed. */
    List<Object> values(Attribute attribute, @Nullable Object now) {
        return attribute.values().isEmpty() ? values(attribute.type(), now) : List.copyOf(attribute.values());
    }

    List<Object> values(ValueType type, @Nullable Object now) {
        return switch (type.kind()) {
            case BOOLEAN -> List.of(true, false);
            case TEXT -> ofClass(String.class);
            case NUMBER -> ofClass(BigDecimal.class);
            case DATE -> orElse(ofClass(LocalDate.class), SOME_TIME.atZone(zone).toLocalDate());
            case INSTANT -> orElse(ofClass(Instant.class), SOME_TIME);
            case MONEY -> ofMoney(Objects.requireNonNullElse(type.currency(), ""));
            case LIST -> ofList(Objects.requireNonNull(type.element()), now instanceof List<?> list ? list : List.of());
            case OBJECT -> ofObject(type, now instanceof Map<?, ?> map ? map : Map.of());
        };
    }

    private List<Object> ofMoney(String currency) {
        List<Object> amounts = ofClass(Money.class).stream()
                .filter(money -> currency.isEmpty()
                        || currency.equals(((Money) money).currency().code()))
                .toList();
        return orElse(amounts, Money.of(currency.isEmpty() ? "USD" : currency, "10"));
    }

    private static List<Object> orElse(List<Object> values, Object otherwise) {
        return values.isEmpty() ? List.of(otherwise) : values;
    }

    private List<Object> ofClass(Class<?> type) {
        return values.stream().filter(type::isInstance).toList();
    }

    private List<Object> ofList(ValueType element, List<?> now) {
        List<Object> variants = new ArrayList<>();
        variants.add(List.of());
        for (int i = 0; i < now.size(); i++) {
            for (Object other : values(element, now.get(i))) {
                List<Object> changed = new ArrayList<>(now);
                changed.set(i, other);
                variants.add(changed);
            }
            List<Object> fewer = new ArrayList<>(now);
            fewer.remove(i);
            variants.add(fewer);
        }
        return variants;
    }

    private List<Object> ofObject(ValueType type, Map<?, ?> now) {
        List<Object> variants = new ArrayList<>();
        type.fields().forEach((name, field) -> {
            for (Object other : values(field, now.get(name))) {
                Map<String, Object> changed = new TreeMap<>();
                now.forEach((key, value) -> changed.put((String) key, value));
                changed.put(name, other);
                variants.add(changed);
            }
        });
        return variants;
    }

    private void add(Expression expression, RuleSet rules) {
        if (expression instanceof Literal literal) {
            value(literal.value());
        } else if (expression instanceof Variable variable) {
            paths.add(variable.path());
        } else if (expression instanceof Aggregate aggregate) {
            eventTypes.add(aggregate.eventType());
            add(aggregate.window());
        } else if (expression instanceof Operation operation) {
            collection(operation, rules);
        }
        expression.parts().forEach(part -> add(part, rules));
    }

    private void add(Tier tier, RuleSet rules) {
        add(tier.by(), rules);
        tier.levels().forEach(level -> value(level.from()));
        Duration kept = length(tier.keep());
        length(kept);
        length(kept.plus(length(tier.grace())));
    }

    /** Returns the length of a period from the default time on. */
    private Duration length(@Nullable Period period) {
        return period == null
                ? Duration.ZERO
                : Duration.between(SOME_TIME, SOME_TIME.atZone(zone).plus(period));
    }

    /** Adds keys of the collection that an operation names. */
    private void collection(Operation operation, RuleSet rules) {
        Object name = operation.operands().isEmpty() || !(operation.operands().get(0) instanceof Literal literal)
                ? null
                : literal.value();
        for (NamedCollection collection : rules.collections()) {
            if (collection.name().equals(name)) {
                collection.entries().keySet().stream().limit(2).forEach(values::add);
            }
        }
    }

    private void value(@Nullable Object value) {
        if (value instanceof BigDecimal number) {
            values.addAll(List.of(number, number.add(number.ulp()), number.subtract(number.ulp())));
            count(number);
        } else if (value instanceof Money money) {
            for (long step = -1; step <= 1; step++) {
                values.add(new Money(money.currency(), money.minorUnits() + step));
            }
            if (Math.abs(money.minorUnits()) < LARGEST) {
                values.add(new Money(money.currency(), money.minorUnits() * MANY));
            }
        } else if (value instanceof List<?> list) {
            list.forEach(this::value);
        } else if (value instanceof String text) {
            text(text);
        } else if (value != null) {
            values.add(value);
        }
    }

    /** Adds a text as an amount or a date if it is one, because that is what its author means. */
    private void text(String text) {
        try {
            value(Money.parse(text));
        } catch (BonselaException e) {
            dateOrText(text);
        }
    }

    private void dateOrText(String text) {
        try {
            LocalDate date = LocalDate.parse(text);
            values.addAll(List.of(date, date.plusDays(1), date.minusDays(1)));
        } catch (DateTimeException e) {
            values.add(text);
        }
    }

    /** Adds each amount in the rule divided by each share in the rule: a value cap may be reached there. */
    private void wholes() {
        List<Object> shares = ofClass(BigDecimal.class).stream()
                .filter(share -> LEAST_SHARE.compareTo((BigDecimal) share) <= 0
                        && BigDecimal.ONE.compareTo((BigDecimal) share) > 0)
                .toList();
        for (Object part : ofClass(Money.class)) {
            Money money = (Money) part;
            for (Object share : Math.abs(money.minorUnits()) < LARGEST ? shares : List.of()) {
                BigDecimal whole = money.amount()
                        .divide((BigDecimal) share, money.currency().minorUnits(), RoundingMode.HALF_EVEN);
                values.add(Money.of(money.currency(), whole, RoundingMode.HALF_EVEN));
            }
        }
    }

    private void count(BigDecimal number) {
        if (number.signum() > 0 && number.compareTo(BigDecimal.valueOf(MOST_COUNT)) <= 0) {
            int whole = number.intValue();
            counts.addAll(List.of(Math.max(1, whole - 1), Math.max(1, whole), whole + 1));
        }
    }

    private void add(Window window) {
        if (window instanceof Window.Days days) {
            length(Duration.ofDays(days.days()));
            length(Duration.ofDays(days.days() - 1L));
        } else if (window instanceof Window.Rolling rolling) {
            length(rolling.length());
        } else if (window instanceof Window.Since since) {
            eventTypes.add(since.eventType());
            add(since.within());
        } else if (window instanceof Window.Calendar calendar) {
            length(HistoryVariations.length(calendar.period()));
        }
    }

    /** Adds a length, and the midpoints between it and the next longer and shorter length. */
    private void length(Duration length) {
        for (Duration other : ExpressionMutator.lengths(length)) {
            lengths.add(length.plus(other).dividedBy(2));
        }
        if (!length.isZero()) {
            lengths.add(length);
        }
    }
}
