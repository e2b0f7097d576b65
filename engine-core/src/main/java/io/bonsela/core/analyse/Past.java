package io.bonsela.core.analyse;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression.Measure;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import io.bonsela.api.rule.Window;
import io.bonsela.core.check.CheckedRules;
import io.bonsela.core.check.NumberedAggregate;
import io.bonsela.core.interpret.Interpreter;
import io.bonsela.core.interpret.Variables;
import io.bonsela.core.kernel.Aggregation;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.History;
import io.bonsela.core.kernel.Kernel.Input;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Kernel.Root;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Generates past events that give aggregates the values that an example requires. It may fail: the generated events are
 * decided, and discarded if the decision is not the required one. For one example.
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
    private final List<Event> events = new ArrayList<>();

    /**
     * The intervals between events: short, or long enough for caps and cooldowns.
     *
     * @param step the interval from one event to the next
     * @param lead the interval from the last past event to the event itself, in addition to a step
     */
    record Pace(Duration step, Duration lead) {}

    /**
     * Creates a past of an event.
     *
     * @param pace the intervals between the past events
     * @param small whether amounts of money are minimal, so that few rules pay for them; otherwise past events of the
     *     event's type have its attributes
     * @param effort the remaining effort
     */
    Past(Stage stage, Event event, Pace pace, boolean small, Effort effort) {
        this.stage = stage;
        this.event = event;
        at = Objects.requireNonNull(event.occurredAt());
        this.pace = pace;
        this.small = small;
        this.effort = effort;
    }

    /** Returns past events that give aggregates, by their variables, the required values as far as possible. */
    List<Event> before(Map<History, @Nullable Object> wanted) {
        CheckedRules rules = stage.compiled().checked();
        wanted.forEach((history, value) -> {
            NumberedAggregate plan = rules.aggregates().get(history.number());
            Aggregation aggregate = plan.aggregate();
            if (aggregate.window() instanceof Window.Since since) {
                Aggregation anchor = rules.aggregates()
                        .get(Objects.requireNonNull(plan.anchor()))
                        .aggregate();
                add(since.eventType(), anchor.filter(), Map.of(), at.minus(back(since.within())));
            }
            make(aggregate, value);
        });
        events.sort(Comparator.comparing(each -> Objects.requireNonNull(each.occurredAt())));
        return events;
    }

    /** Returns how long before the event to place the event that begins a window: before all others if possible. */
    private static Duration back(Window within) {
        if (within instanceof Window.Rolling rolling) {
            return rolling.length().dividedBy(2);
        }
        return within instanceof Window.Days days ? DAY.multipliedBy(days.days() - 1L) : DAY;
    }

    private void make(Aggregation aggregate, @Nullable Object wanted) {
        boolean own = counts(aggregate);
        String attribute = aggregate.of() instanceof Read read && read.root() == Root.EVENT
                ? String.join(".", read.steps())
                : null;
        if (aggregate.measure() == Measure.STREAK) {
            LocalDate today = at.atZone(stage.compiled().zone()).toLocalDate();
            for (int i = 1; i <= number(wanted) - (own ? 1 : 0) && events.size() < MOST_EVENTS; i++) {
                Instant before = aggregate
                        .period()
                        .start(today, -i)
                        .atTime(LocalTime.NOON)
                        .atZone(stage.compiled().zone())
                        .toInstant();
                add(aggregate.eventType(), aggregate.filter(), Map.of(), before);
            }
        } else if (aggregate.measure() == Measure.COUNT || aggregate.measure() == Measure.DISTINCT_DAYS) {
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

    private boolean counts(Aggregation aggregate) {
        if (!event.type().equals(aggregate.eventType())) {
            return false;
        }
        return aggregate.filter() == null
                || Boolean.TRUE.equals(Interpreter.evaluate(
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

    /** Returns the required value less the contribution of the event itself; null if no more is required. */
    private static @Nullable Object rest(Object wanted, @Nullable Object mine) {
        if (wanted instanceof Money all && mine instanceof Money part) {
            return all.currency().equals(part.currency()) && all.minus(part).isPositive() ? all.minus(part) : null;
        }
        if (wanted instanceof BigDecimal all && mine instanceof BigDecimal part) {
            return all.compareTo(part) > 0 ? all.subtract(part) : null;
        }
        return wanted;
    }

    private Map<String, Object> different(String attribute, Aggregation aggregate, int number) {
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

    private void add(String type, @Nullable Kernel filter, Map<String, Object> attributes, Instant when) {
        EventType declared = type(type);
        Map<Input, @Nullable Object> values = new HashMap<>();
        boolean like = type.equals(event.type()) && !small;
        if (small) {
            declared.attributes().forEach((name, attribute) -> {
                if (attribute.type().kind() == Kind.MONEY) {
                    values.put(attribute(name), new Money(currency(attribute.type()), 1));
                }
            });
        } else if (like) {
            event.attributes().forEach((name, value) -> values.put(attribute(name), value));
        }
        if (filter != null) {
            values.putAll(fitting(declared, filter, values));
        }
        attributes.forEach((name, value) -> values.put(attribute(name), value));
        values.put(Read.TIME, when);
        values.put(Read.SUBJECT, event.subject());
        Assignment assignment = new Assignment(values, stage.compiled().zone(), stage.calls());
        events.add(stage.event(declared, assignment, "before-" + (events.size() + 1)));
    }

    private static Read attribute(String name) {
        return new Read(Root.EVENT, List.of(name));
    }

    /** Returns the currency of a type; if the type has none, that of the event itself, or USD. */
    private CurrencyUnit currency(ValueType type) {
        return type.currency() != null
                ? CurrencyUnit.of(type.currency())
                : event.attributes().values().stream()
                        .filter(Money.class::isInstance)
                        .map(value -> ((Money) value).currency())
                        .findFirst()
                        .orElse(CurrencyUnit.of("USD"));
    }

    /** Returns values for which a filter holds; none if it holds for the given values, or no values are found. */
    private Map<Input, @Nullable Object> fitting(EventType type, Kernel filter, Map<Input, @Nullable Object> given) {
        Assignment now = new Assignment(given, stage.compiled().zone(), stage.calls());
        if (Boolean.TRUE.equals(Interpreter.evaluate(filter, now))) {
            return Map.of();
        }
        CheckedRules rules = stage.compiled().checked();
        Atoms atoms = new Atoms(Objects.requireNonNull(rules.variables().get(type.name())));
        Calendar calendar = new Calendar(List.of(), stage.compiled().zone());
        Map<Input, Options> options =
                new RepresentativeValues(rules, type, atoms, calendar, effort).of(List.of(filter));
        Search search = new Search(atoms, stage, effort, found -> true);
        return Boolean.TRUE.equals(search.search(List.of(Goal.holds(filter)), options))
                ? search.found().values()
                : Map.of();
    }
}
