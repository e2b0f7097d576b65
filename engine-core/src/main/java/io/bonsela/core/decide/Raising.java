package io.bonsela.core.decide;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.store.Erasure;
import io.bonsela.core.check.CheckedRules;
import io.bonsela.core.check.CheckedRules.Body;
import io.bonsela.core.check.CheckedRules.CheckedRaise;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.interpret.Amount;
import io.bonsela.core.interpret.Interpreter;
import io.bonsela.core.interpret.Variables;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.operator.Calls;
import io.bonsela.core.rules.Admission;
import io.bonsela.core.rules.MatchedEvent;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Creates the events that rules raise for an event.
 *
 * @param matched the event
 * @param values returns the value of an expression
 */
public record Raising(MatchedEvent matched, Function<Kernel, @Nullable Object> values) {

    /**
     * Returns the events that rules may raise for an event, as far as they are known before anything is loaded. More or
     * others may be raised.
     */
    public static List<Event> foreseen(MatchedEvent matched) {
        Variables variables = Variables.of(matched.input(), matched.rules().zone());
        Raising raising = new Raising(matched, expression -> Interpreter.evaluate(expression, variables));
        List<Event> events = new ArrayList<>();
        matched.matches().forEach((number, failure) -> {
            CheckedRule rule = matched.rules().rule(number);
            Body body = Objects.requireNonNull(rule.bodies().get(matched.event().type()));
            if (failure == null
                    && body.raises().stream()
                            .allMatch(raise -> raise.expressions().stream().allMatch(CheckedRules::isStateless))
                    && raising.eventsOrNothing(rule, body) instanceof List<?> known) {
                known.forEach(event -> events.add((Event) event));
            }
        });
        return events;
    }

    private @Nullable Object eventsOrNothing(CheckedRule rule, Body body) {
        try {
            return events(rule, body);
        } catch (BonselaException | ArithmeticException e) {
            // An amount beyond the range of money: the outcome of the rule will say so.
            return null;
        }
    }

    /** Matches an event that was raised. */
    public static MatchedEvent matched(MatchedEvent cause, Event raised, Calls calls) {
        return MatchedEvent.of(cause.rules(), raised, Objects.requireNonNull(raised.occurredAt()), Map.of(), calls);
    }

    /**
     * Returns the events that a rule raises for subjects that were not erased, or the reason why one of them is not
     * valid.
     */
    Object events(CheckedRule rule, Body body) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < body.raises().size(); i++) {
            Object event = event(rule, body.raises().get(i), i);
            if (event instanceof Reason) {
                return event;
            } else if (event != null) {
                events.add((Event) event);
            }
        }
        return events;
    }

    /** Returns an event, or the reason why it is not valid; null: it is for a subject that was erased. */
    private @Nullable Object event(CheckedRule rule, CheckedRaise raise, int number) {
        Event cause = matched.event();
        String by = rule.rule().id();
        Object subject = Interpreter.settle(values.apply(raise.subject()));
        if (!(subject instanceof String name) || name.isBlank()) {
            return subject instanceof Reason ? subject : invalid(raise, ReasonCode.MISSING_VALUE.name(), "subject");
        }
        if (Erasure.isPseudonym(name)) {
            return null;
        }
        Map<String, Object> attributes = new TreeMap<>();
        for (Map.Entry<String, Kernel> each : raise.with().entrySet()) {
            Object value = settled(values.apply(each.getValue()));
            if (value instanceof Reason) {
                return value;
            } else if (value != null) {
                attributes.put(each.getKey(), value);
            }
        }
        try {
            Event.Builder event = Event.of(raise.event().name())
                    .tenant(cause.tenant())
                    .raised(
                            new Event.Cause(cause.id(), by),
                            Canonical.derive("rule", cause.tenant(), cause.id(), by, String.valueOf(number)))
                    .correlation(cause.correlation())
                    .subject(name)
                    .occurredAt(matched.input().time());
            attributes.forEach(event::with);
            return admitted(raise, event.build());
        } catch (BonselaException e) {
            return invalid(raise, e.code().name(), null);
        }
    }

    private Object admitted(CheckedRaise raise, Event event) {
        Instant at = matched.input().time();
        // It is decided at the same moment as its cause, whose age was checked; so only the event itself is checked.
        Reason refusal = Admission.refusal(matched.rules(), event, at, at, matched.calls())
                .orElse(null);
        return refusal == null ? event : invalid(raise, refusal.code().name(), (String) refusal.argument("attribute"));
    }

    /** An amount is rounded, because an attribute has whole minor units. */
    private static @Nullable Object settled(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(Raising::settled).toList();
        }
        return value instanceof Amount amount
                ? Money.of(amount.currency(), amount.value(), RoundingMode.HALF_EVEN)
                : Interpreter.settle(value);
    }

    private static Reason invalid(CheckedRaise raise, String error, @Nullable String attribute) {
        Map<String, Object> arguments = new TreeMap<>();
        arguments.put("event", raise.event().name());
        arguments.put("error", error);
        if (attribute != null) {
            arguments.put("attribute", attribute);
        }
        return new Reason(ReasonCode.RAISED_EVENT_INVALID, arguments);
    }
}
