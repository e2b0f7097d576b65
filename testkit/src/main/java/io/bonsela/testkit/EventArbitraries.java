package io.bonsela.testkit;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.ValueType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/**
 * Generates events that fit a declared type. Values come from small sets, so that events often match rules; subjects
 * from a set of five, ids from a given number of ids; times start at {@link #BEGIN}, many of them close to a change of
 * date.
 */
public final class EventArbitraries {
    /** The earliest time of an event. The two months from here contain a leap day. */
    public static final Instant BEGIN = Instant.parse("2024-02-01T00:00:00Z");

    private static final int HOURS = 24 * 60;

    private EventArbitraries() {}

    /**
     * Events of one type.
     *
     * @param tenant the tenant
     * @param type the type
     * @param ids the number of different ids; fewer ids than events cause repeated and conflicting events
     */
    public static Arbitrary<Event> events(String tenant, EventType type, int ids) {
        Arbitrary<Integer> id = Arbitraries.integers().between(1, ids);
        Arbitrary<String> subject = Arbitraries.of("ann", "ben", "chipo", "dudu", "eve");
        return Combinators.combine(id, subject, times(), attributes(type)).as((n, who, at, attributes) -> {
            Event.Builder event = Event.of(type.name())
                    .tenant(tenant)
                    .id("event-" + n)
                    .subject(who)
                    .occurredAt(at);
            attributes.forEach(event::with);
            return event.build();
        });
    }

    /** Instants within two months, a third of them just before or at midnight UTC. */
    public static Arbitrary<Instant> times() {
        Arbitrary<Instant> any =
                Arbitraries.integers().between(0, HOURS).map(hour -> BEGIN.plus(Duration.ofHours(hour)));
        Arbitrary<Instant> midnight = Arbitraries.integers()
                .between(0, HOURS / 24)
                .flatMap(day -> Arbitraries.of(-1, 0, 1)
                        .map(second -> BEGIN.plus(Duration.ofDays(day)).plusSeconds(second)));
        return Arbitraries.frequencyOf(Tuple.of(2, any), Tuple.of(1, midnight.filter(at -> !at.isBefore(BEGIN))));
    }

    /**
     * Values for the attributes of a type; optional attributes are present half of the time.
     *
     * @param type the type
     */
    public static Arbitrary<Map<String, Object>> attributes(EventType type) {
        Arbitrary<Map<String, Object>> all = Arbitraries.just(Map.of());
        for (Map.Entry<String, Attribute> entry : type.attributes().entrySet()) {
            String name = entry.getKey();
            Attribute attribute = entry.getValue();
            Arbitrary<Object> value = attribute.lines() != null
                    ? lines(attribute, attribute.lines())
                    : attribute.values().isEmpty()
                            ? values(attribute.type())
                            : Arbitraries.of(attribute.values()).map(text -> text);
            Arbitrary<Boolean> present = attribute.required() ? Arbitraries.just(true) : Arbitraries.of(true, false);
            all = Combinators.combine(all, present, value).as((before, there, v) -> {
                if (!there) {
                    return before;
                }
                Map<String, Object> after = new TreeMap<>(before);
                after.put(name, v);
                return after;
            });
        }
        return all;
    }

    /** Lists of elements that are valid lines: with positive quantities, and without the same key twice. */
    private static Arbitrary<Object> lines(Attribute attribute, Attribute.Lines fields) {
        return values(attribute.type()).map(value -> {
            List<Map<?, ?>> lines = new ArrayList<>();
            Set<@Nullable Object> keys = new HashSet<>();
            for (Object element : (List<?>) value) {
                Map<Object, Object> line = new TreeMap<>((Map<?, ?>) element);
                if (fields.quantity() != null) {
                    line.computeIfPresent(
                            fields.quantity(), (name, number) -> ((BigDecimal) number).max(BigDecimal.ONE));
                }
                if (fields.key() == null || keys.add(line.get(fields.key()))) {
                    lines.add(line);
                }
            }
            return lines;
        });
    }

    /**
     * Values of a type, from a small set.
     *
     * @param type the type
     */
    public static Arbitrary<Object> values(ValueType type) {
        return switch (type.kind()) {
            case TEXT -> Arbitraries.of("coffee", "tea", "cake", "beans", "", "a");
            case BOOLEAN -> Arbitraries.of(true, false);
            case NUMBER ->
                Arbitraries.of("0", "1", "2", "3", "-1", "0.5", "2.50", "10").map(BigDecimal::new);
            case MONEY -> {
                Arbitrary<String> currencies = type.currency() == null
                        ? Arbitraries.of("USD", "USD", "ZWG")
                        : Arbitraries.just(type.currency());
                yield Combinators.combine(currencies, Arbitraries.of(0L, 1L, 99L, 250L, 1_000L, 5_000L, 5_001L))
                        .as((currency, minor) -> Money.ofMinor(currency, minor));
            }
            case DATE ->
                Arbitraries.integers()
                        .between(-3, 62)
                        .map(d -> LocalDate.of(2024, 2, 1).plusDays(d));
            case INSTANT -> times().map(at -> at);
            case LIST ->
                values(Objects.requireNonNull(type.element()))
                        .list()
                        .ofMaxSize(3)
                        .map(list -> (Object) List.copyOf(list));
            case OBJECT -> {
                Arbitrary<Map<String, Object>> all = Arbitraries.just(Map.of());
                for (Map.Entry<String, ValueType> field : type.fields().entrySet()) {
                    all = Combinators.combine(all, values(field.getValue())).as((before, value) -> {
                        Map<String, Object> after = new TreeMap<>(before);
                        after.put(field.getKey(), value);
                        return after;
                    });
                }
                yield all.map(map -> map);
            }
        };
    }
}
