package io.bonsela.core.analyse;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import io.bonsela.api.rule.Window;
import io.bonsela.core.check.CheckedRules;
import io.bonsela.core.check.NumberedAggregate;
import io.bonsela.core.interpret.Interpreter;
import io.bonsela.core.interpret.Variables;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes up a past in which aggregates come to what an example wants of them. It need not succeed: what it makes up is
 * decided, and counts for nothing if that does not come out as wanted. For one example.
 */
final class Past {
    private static final int MOST_EVENTS = 400;
    private static final Duration DAY = Duration.ofDays(1);

    private final Stage stage;
    private final Event event;
    private final Instant at;
    private final Pace pace;
    private final boolean small;
    private final Effort effort;
    private final Interpreter interpreter;
    private final List<Event> events = new ArrayList<>();

    /**
     * How events follow each other: close together, or far enough apart for caps and cooldowns.
     *
     * @param step from one to the next
     * @param lead from the last to the event itself, beside a step
     */
    record Pace(Duration step, Duration lead) {}

    /**
     * A past of an event.
     *
     * @param pace of its events
     * @param small whether amounts are as small as can be, so that they set off little; else events are like the event
     *     itself, where that counts too
     * @param effort what may still be done
     */
    Past(Stage stage, Event event, Pace pace, boolean small, Effort effort) {
        this.stage = stage;
        this.event = event;
        at = Objects.requireNonNull(event.occurredAt());
        this.pace = pace;
        this.small = small;
        this.effort = effort;
        interpreter = new Interpreter(stage.compiled().checked().operators());
    }

    /** Events in which aggregates, by their variables, come to what is wanted of them, as far as that can be made up. */
    List<Event> before(Map<String, @Nullable Object> wanted) {
        CheckedRules rules = stage.compiled().checked();
        wanted.forEach((root, value) -> {
            NumberedAggregate plan = rules.aggregates().get(Integer.parseInt(root.substring("aggregate.".length())));
            Aggregate aggregate = plan.aggregate();
            if (aggregate.window() instanceof Window.Since since) {
                Duration back = back(since.within());
                add(since.eventType(), since.filter(), Map.of(), at.minus(back));
            }
            make(aggregate, value);
        });
        events.sort(Comparator.comparing(each -> Objects.requireNonNull(each.occurredAt())));
        return events;
    }

    /** How far back the event lies that a window begins with: before all others, if there is room. */
    private static Duration back(Window within) {
        if (within instanceof Window.Rolling rolling) {
            return rolling.length().dividedBy(2);
        }
        return within instanceof Window.Days days ? DAY.multipliedBy(days.days() - 1L) : DAY;
    }

    private void make(Aggregate aggregate, @Nullable Object wanted) {
        boolean own = counts(aggregate);
        String attribute =
                aggregate.of() instanceof Variable variable && variable.path().startsWith("event.")
                        ? variable.path().substring("event.".length())
                        : null;
        if (aggregate.measure() == Measure.COUNT || aggregate.measure() == Measure.DISTINCT_DAYS) {
            Duration step = aggregate.measure() == Measure.COUNT ? pace.step() : DAY;
            for (int i = 1; i <= number(wanted) - (own ? 1 : 0) && events.size() < MOST_EVENTS; i++) {
                add(
                        aggregate.eventType(),
                        aggregate.filter(),
                        Map.of(),
                        at.minus(pace.lead()).minus(step.multipliedBy(i)));
            }
        } else if (attribute != null && aggregate.measure() == Measure.DISTINCT) {
            for (int i = 1; i <= number(wanted) - (own ? 1 : 0) && events.size() < MOST_EVENTS; i++) {
                add(aggregate.eventType(), aggregate.filter(), different(attribute, aggregate, i), earlier(i));
            }
        } else if (attribute != null && wanted != null) {
            Object mine = own && aggregate.measure() == Measure.SUM ? event.attribute(attribute) : null;
            Object rest = rest(wanted, mine);
            if (rest != null) {
                add(aggregate.eventType(), aggregate.filter(), Map.of(attribute, rest), earlier(1));
            }
        }
    }

    private Instant earlier(int number) {
        return at.minus(pace.lead()).minus(pace.step().multipliedBy(number));
    }

    private boolean counts(Aggregate aggregate) {
        if (!event.type().equals(aggregate.eventType())) {
            return false;
        }
        return aggregate.filter() == null
                || Boolean.TRUE.equals(interpreter.evaluate(
                        aggregate.filter(),
                        Variables.ofCounted(event, at, type(aggregate.eventType()), stage.calls())));
    }

    private EventType type(String name) {
        return Objects.requireNonNull(stage.compiled().checked().eventTypes().get(name));
    }

    private static int number(@Nullable Object wanted) {
        return wanted instanceof BigDecimal number
                ? number.min(BigDecimal.valueOf(MOST_EVENTS)).intValue()
                : 0;
    }

    /** What is wanted without what the event itself gives; null: nothing more. */
    private static @Nullable Object rest(Object wanted, @Nullable Object mine) {
        if (wanted instanceof Money all && mine instanceof Money part) {
            return all.currency().equals(part.currency()) && all.minus(part).isPositive() ? all.minus(part) : null;
        }
        if (wanted instanceof BigDecimal all && mine instanceof BigDecimal part) {
            return all.compareTo(part) > 0 ? all.subtract(part) : null;
        }
        return wanted;
    }

    private Map<String, Object> different(String attribute, Aggregate aggregate, int number) {
        Kind kind = Objects.requireNonNull(
                        type(aggregate.eventType()).attributes().get(attribute))
                .type()
                .kind();
        return switch (kind) {
            case TEXT -> Map.of(attribute, "another-" + number);
            case NUMBER -> Map.of(attribute, BigDecimal.valueOf(1_000L + number));
            case DATE -> Map.of(attribute, Calendar.SOME_DAY.minusDays(number));
            default -> Map.of();
        };
    }

    private void add(String type, @Nullable Expression filter, Map<String, Object> attributes, Instant when) {
        EventType declared = type(type);
        Map<String, @Nullable Object> values = new HashMap<>();
        boolean like = type.equals(event.type()) && !small;
        if (small) {
            declared.attributes().forEach((name, attribute) -> {
                if (attribute.type().kind() == Kind.MONEY) {
                    values.put("event." + name, new Money(currency(attribute.type()), 1));
                }
            });
        } else if (like) {
            event.attributes().forEach((name, value) -> values.put("event." + name, value));
        }
        if (filter != null) {
            values.putAll(fitting(declared, filter, values));
        }
        attributes.forEach((name, value) -> values.put("event." + name, value));
        values.put(Assignment.TIME, when);
        values.put("subject", event.subject());
        Assignment assignment = new Assignment(values, stage.compiled().zone(), stage.calls());
        events.add(stage.event(declared, assignment, "before-" + (events.size() + 1)));
    }

    /** That of the event itself, where any will do. */
    private CurrencyUnit currency(ValueType type) {
        return type.currency() != null
                ? CurrencyUnit.of(type.currency())
                : event.attributes().values().stream()
                        .filter(Money.class::isInstance)
                        .map(value -> ((Money) value).currency())
                        .findFirst()
                        .orElse(CurrencyUnit.of("USD"));
    }

    /** Values for which a filter holds; none if the given ones do already, or none are found. */
    private Map<String, @Nullable Object> fitting(
            EventType type, Expression filter, Map<String, @Nullable Object> given) {
        Assignment now = new Assignment(given, stage.compiled().zone(), stage.calls());
        if (Boolean.TRUE.equals(interpreter.evaluate(filter, now))) {
            return Map.of();
        }
        CheckedRules rules = stage.compiled().checked();
        Atoms atoms = new Atoms(rules, Objects.requireNonNull(rules.variables().get(type.name())));
        Calendar calendar = new Calendar(List.of(), stage.compiled().zone());
        Map<String, Options> options = new TellingValues(rules, type, atoms, calendar, effort).of(List.of(filter));
        Search search = new Search(atoms, interpreter, stage, effort, found -> true);
        return Boolean.TRUE.equals(search.search(List.of(Goal.holds(filter)), options))
                ? search.found().values()
                : Map.of();
    }
}
