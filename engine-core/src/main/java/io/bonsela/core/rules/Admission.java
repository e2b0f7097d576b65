package io.bonsela.core.rules;

import io.bonsela.api.Event;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.rule.Attribute;
import io.bonsela.core.interpret.Interpreter;
import io.bonsela.core.interpret.ValueTypes;
import io.bonsela.core.interpret.Variables;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.operator.Calls;
import io.bonsela.core.rules.CompiledRules.Partition;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Checks an event against its declared type, and whether it is fresh and consistent. */
public final class Admission {
    private Admission() {}

    /**
     * Returns why the event is not admitted; empty if it is.
     *
     * @param occurredAt the event's time, or the moment at which it was submitted
     * @param decidedAt the moment at which it would be decided
     */
    public static Optional<Reason> refusal(
            CompiledRules rules, Event event, Instant occurredAt, Instant decidedAt, Calls calls) {
        Partition partition = rules.partition(event.type());
        if (partition == null) {
            return Optional.of(Reason.of(ReasonCode.UNKNOWN_EVENT_TYPE, "type", event.type()));
        }
        for (Map.Entry<String, Attribute> entry :
                partition.eventType().attributes().entrySet()) {
            String name = entry.getKey();
            Attribute attribute = entry.getValue();
            Object value = event.attribute(name);
            if (value == null) {
                if (attribute.required()) {
                    return Optional.of(Reason.of(ReasonCode.MISSING_ATTRIBUTE, "attribute", name));
                }
            } else if (!ValueTypes.fits(value, attribute.type())) {
                return Optional.of(new Reason(
                        ReasonCode.WRONG_TYPE,
                        Map.of("attribute", name, "expected", attribute.type().toString())));
            } else if (!attribute.values().isEmpty() && !attribute.values().contains(value)) {
                return Optional.of(new Reason(
                        ReasonCode.VALUE_NOT_ALLOWED,
                        Map.of("attribute", name, "value", value, "allowed", attribute.values())));
            } else if (!attribute.isWithinBounds(value)) {
                return Optional.of(outOfBounds(name, attribute));
            } else if (attribute.lines() != null) {
                Optional<Reason> refusal = Lines.refusal(name, attribute.lines(), value);
                if (refusal.isPresent()) {
                    return refusal;
                }
            }
        }
        return stale(rules, event.type(), occurredAt, decidedAt)
                .or(() -> failedCheck(rules, partition, event, occurredAt, calls));
    }

    private static Reason outOfBounds(String name, Attribute attribute) {
        Map<String, Object> arguments = new TreeMap<>();
        arguments.put("attribute", name);
        BigDecimal least = attribute.least();
        if (least != null) {
            arguments.put("min", least);
        }
        if (attribute.max() != null) {
            arguments.put("max", attribute.max());
        }
        return new Reason(ReasonCode.OUT_OF_BOUNDS, arguments);
    }

    /** Returns why an event of a declared type is too old to be decided at a moment; empty if it is not. */
    public static Optional<Reason> stale(CompiledRules rules, String eventType, Instant occurredAt, Instant decidedAt) {
        Duration age = rules.eventType(eventType).staleAfter();
        Instant earliest = age == null ? Instant.MIN : decidedAt.minus(age);
        return occurredAt.isBefore(earliest)
                ? Optional.of(new Reason(ReasonCode.STALE, Map.of("occurredAt", occurredAt, "earliest", earliest)))
                : Optional.empty();
    }

    private static Optional<Reason> failedCheck(
            CompiledRules rules, Partition partition, Event event, Instant occurredAt, Calls calls) {
        if (partition.checks().isEmpty()) {
            return Optional.empty();
        }
        Variables variables = Variables.of(MatchedEvent.input(rules, event, occurredAt, Map.of(), calls), rules.zone());
        for (Map.Entry<String, Kernel> check : partition.checks().entrySet()) {
            Object holds = Interpreter.evaluate(check.getValue(), variables);
            if (holds instanceof Reason failure) {
                return Optional.of(new Reason(
                        ReasonCode.CHECK_FAILED,
                        Map.of("check", check.getKey(), "error", failure.code().name())));
            } else if (!Boolean.TRUE.equals(holds)) {
                return Optional.of(Reason.of(ReasonCode.CHECK_FAILED, "check", check.getKey()));
            }
        }
        return Optional.empty();
    }
}
