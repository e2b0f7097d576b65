package io.bonsela.core.decide;

import io.bonsela.api.Event;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.rule.Attribute;
import io.bonsela.core.decide.CompiledRules.Partition;
import io.bonsela.core.interpret.ValueTypes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks an event against its declared type. */
public final class Admission {
    private Admission() {}

    /** Why the event is not admitted; empty if it is. */
    public static Optional<Reason> refusal(CompiledRules rules, Event event) {
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
                return Optional.of(Reason.of(ReasonCode.VALUE_NOT_ALLOWED, "attribute", name));
            }
        }
        return Optional.empty();
    }

    /** The names of the facts that the rules of the event's type need. */
    public static List<String> factsFor(CompiledRules rules, Event event) {
        Partition partition = rules.partition(event.type());
        return partition == null ? List.of() : partition.facts();
    }
}
