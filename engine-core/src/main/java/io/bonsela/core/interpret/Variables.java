package io.bonsela.core.interpret;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.EventType;
import io.bonsela.core.evaluate.EvaluationInput;
import io.bonsela.core.evaluate.OperatorCalls;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Kernel.Root;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Provides the values of the variables of an expression. */
public interface Variables {
    /** Returns a value, null, or a {@link Reason} for a failure. */
    @Nullable
    Object get(Read read);

    /** The value of an aggregate. */
    default @Nullable Object history(int number) {
        throw new IllegalStateException("history is not available");
    }

    /** The calls of the host's operators. */
    default OperatorCalls operators() {
        throw new IllegalArgumentException("operators are not available");
    }

    /**
     * What the decision knows of a line of the sale.
     *
     * @param element the element of the list of lines
     * @param name the name of the value
     */
    default @Nullable Object line(@Nullable Object element, String name) {
        throw new IllegalArgumentException("lines are not available");
    }

    /** The number of days from a date or an instant to the event's date. */
    default long daysBeforeEvent(Object when) {
        throw new IllegalArgumentException("the event is not available");
    }

    /** Variables that add to others. */
    class Around implements Variables {
        private final Variables inner;

        protected Around(Variables inner) {
            this.inner = inner;
        }

        @Override
        public @Nullable Object get(Read read) {
            return inner.get(read);
        }

        @Override
        public @Nullable Object history(int number) {
            return inner.history(number);
        }

        @Override
        public OperatorCalls operators() {
            return inner.operators();
        }

        @Override
        public @Nullable Object line(@Nullable Object element, String name) {
            return inner.line(element, name);
        }

        @Override
        public long daysBeforeEvent(Object when) {
            return inner.daysBeforeEvent(when);
        }
    }

    /** The variables of a condition without history: the event and facts. */
    static Variables of(EvaluationInput input, ZoneId zone) {
        return new Variables() {
            @Override
            public @Nullable Object get(Read read) {
                return switch (read.root()) {
                    case EVENT -> ofEvent(input.event(), read);
                    case FACT -> part(input.facts().get(read.steps().get(0)), read.steps(), 1);
                    case SUBJECT -> input.event().subject();
                    case DATE -> input.date();
                    case TIME -> input.time();
                    case ID, TIER, WALLET, CAP, LINE, OVER, ELEMENT ->
                        throw new IllegalArgumentException("not an event variable: " + read.path());
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
     * recorded with a different type is null.
     */
    static Variables ofCounted(Event event, Instant at, EventType type, OperatorCalls operators) {
        return new Variables() {
            @Override
            public @Nullable Object get(Read read) {
                return switch (read.root()) {
                    case ID -> event.id();
                    case TIME -> at;
                    case EVENT -> {
                        String name = read.steps().get(0);
                        Attribute attribute = type.attributes().get(name);
                        boolean fits = attribute != null && ValueTypes.fits(event.attribute(name), attribute.type());
                        yield fits ? ofEvent(event, read) : null;
                    }
                    case FACT, SUBJECT, DATE, TIER, WALLET, CAP, LINE, OVER, ELEMENT ->
                        throw new IllegalArgumentException("not a variable of a counted event: " + read.path());
                };
            }

            @Override
            public OperatorCalls operators() {
                return operators;
            }
        };
    }

    /**
     * The variables inside a list operator: the parts of what is examined, and what is known of its line.
     *
     * @param examined the element, or for {@code reduce} the element and the accumulator
     * @param element the element
     * @param around the variables around the operator
     */
    static Variables ofElement(@Nullable Object examined, @Nullable Object element, Variables around) {
        return read ->
                read.root() == Root.LINE ? around.line(element, read.steps().get(0)) : part(examined, read.steps(), 0);
    }

    private static @Nullable Object ofEvent(Event event, Read read) {
        return part(event.attribute(read.steps().get(0)), read.steps(), 1);
    }

    /** The part of a value at a path, whose steps start at a position in a list. */
    private static @Nullable Object part(@Nullable Object whole, List<String> steps, int from) {
        Object part = whole;
        for (int i = from; i < steps.size(); i++) {
            if (part instanceof Map<?, ?> map) {
                part = map.get(steps.get(i));
            } else if (part instanceof Money money && steps.get(i).equals("currency")) {
                part = money.currency().code();
            } else {
                // A failure remains a failure; other values have no parts.
                return part instanceof Reason ? part : null;
            }
        }
        return part;
    }
}
