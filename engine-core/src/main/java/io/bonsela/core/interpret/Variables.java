package io.bonsela.core.interpret;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.spi.EvaluationInput;
import io.bonsela.api.spi.OperatorCalls;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the variables of an expression stand for. */
public interface Variables {
    /** The value at a path: a value, null for nothing, or a {@link Reason} for a failure. */
    @Nullable
    Object get(String path);

    /** Calls the host's operators. */
    default OperatorCalls operators() {
        throw new IllegalArgumentException("no operators here");
    }

    /** How many dates before the event's date a date or an instant lies. */
    default long daysBeforeEvent(Object when) {
        throw new IllegalArgumentException("no event here");
    }

    /** The variables of a condition without history: the event and facts. */
    static Variables of(EvaluationInput input, ZoneId zone) {
        return new Variables() {
            @Override
            public @Nullable Object get(String path) {
                if (path.startsWith("event.")) {
                    return ofEvent(input.event(), path);
                }
                if (path.startsWith("fact.")) {
                    return walkFact(input.facts(), path.substring("fact.".length()));
                }
                return switch (path) {
                    case "subject" -> input.event().subject();
                    case "date" -> input.date();
                    case "time" -> input.time();
                    default -> throw new IllegalArgumentException("unknown variable " + path);
                };
            }

            @Override
            public OperatorCalls operators() {
                return input.operators();
            }

            @Override
            public long daysBeforeEvent(Object when) {
                LocalDate date = when instanceof Instant at ? at.atZone(zone).toLocalDate() : (LocalDate) when;
                return ChronoUnit.DAYS.between(date, input.date());
            }
        };
    }

    /**
     * The variables of a filter over past events: the counted event's attributes, id and time. An attribute that was
     * recorded under another type counts as not there.
     */
    static Variables ofCounted(Event event, Instant at, EventType type, OperatorCalls operators) {
        return new Variables() {
            @Override
            public @Nullable Object get(String path) {
                if (!path.startsWith("event.")) {
                    return path.equals("id") ? event.id() : at;
                }
                String name = path.split("\\.", 3)[1];
                Attribute attribute = type.attributes().get(name);
                boolean fits = attribute != null && ValueTypes.fits(event.attribute(name), attribute.type());
                return fits ? ofEvent(event, path) : null;
            }

            @Override
            public OperatorCalls operators() {
                return operators;
            }
        };
    }

    /** The variables inside a quantifier: the element and its parts. */
    static Variables ofElement(@Nullable Object element) {
        return path -> walk(element, path);
    }

    private static @Nullable Object ofEvent(Event event, String path) {
        String rest = path.substring("event.".length());
        int dot = rest.indexOf('.');
        return dot < 0 ? event.attribute(rest) : walk(event.attribute(rest.substring(0, dot)), rest.substring(dot + 1));
    }

    private static @Nullable Object walkFact(Map<String, @Nullable Object> facts, String path) {
        int dot = path.indexOf('.');
        return dot < 0 ? facts.get(path) : walk(facts.get(path.substring(0, dot)), path.substring(dot + 1));
    }

    private static @Nullable Object walk(@Nullable Object start, String path) {
        Object at = start;
        for (String step : path.isEmpty() ? new String[0] : path.split("\\.")) {
            if (at instanceof Map<?, ?> map) {
                at = map.get(step);
            } else if (at instanceof Money money && step.equals("currency")) {
                at = money.currency().code();
            } else {
                // A failure stays one, all else has no parts.
                return at instanceof Reason ? at : null;
            }
        }
        return at;
    }
}
