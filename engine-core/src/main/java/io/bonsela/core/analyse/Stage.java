package io.bonsela.core.analyse;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.analysis.Analysis.Witness;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.ValueType;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.decide.Inspection;
import io.bonsela.core.decide.RunningState;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Kernel.Root;
import io.bonsela.core.operator.TrialCalls;
import io.bonsela.core.rules.Admission;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.rules.MatchedEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Converts examples to events and decides them by the rules.
 *
 * @param compiled the rules that take part, none of them paused
 * @param refused the rules of the set that do not take part
 * @param calls the operator calls, which all examples share
 * @param conditions about how many steps it takes to evaluate the conditions of all rules that take part
 */
record Stage(CompiledRules compiled, List<String> refused, TrialCalls calls, long conditions) {
    static final String SUBJECT = "someone";

    /** Returns the event of an example. Attributes that the example does not specify have default values. */
    Event event(EventType type, Assignment values, String id) {
        Event.Builder event = Event.of(type.name())
                .tenant(compiled.checked().ruleSet().tenant())
                .id(id)
                .subject(Objects.toString(values.get(Read.SUBJECT), SUBJECT))
                .occurredAt(time(values));
        type.attributes().forEach((name, attribute) -> {
            Object value = value(new Read(Root.EVENT, List.of(name)), attribute, values);
            if (value != null) {
                event.with(name, value);
            }
        });
        return event.build();
    }

    private Instant time(Assignment values) {
        return values.get(Read.TIME) instanceof Instant at
                ? at
                : Calendar.SOME_DAY.atTime(LocalTime.NOON).atZone(zone()).toInstant();
    }

    private ZoneId zone() {
        return compiled.zone();
    }

    private @Nullable Object value(Read read, Attribute attribute, Assignment values) {
        if (values.values().containsKey(read)) {
            return values.get(read);
        }
        Object usual = attribute.values().isEmpty()
                ? within(attribute, usual(attribute.type(), values))
                : attribute.values().get(0);
        return attribute.type().kind() == ValueType.Kind.OBJECT
                ? object(read, attribute.type(), values, (Map<?, ?>) usual)
                : usual;
    }

    /** Returns a value, or a bound of its attribute if the value is out of bounds. */
    private static Object within(Attribute attribute, Object value) {
        BigDecimal least = attribute.least();
        if (attribute.isWithinBounds(value) || (least == null && attribute.max() == null)) {
            return value;
        }
        BigDecimal bound = Objects.requireNonNull(least != null ? least : attribute.max());
        return value instanceof Money money ? Money.of(money.currency().code(), bound.toPlainString()) : bound;
    }

    private static Object object(Read read, ValueType type, Assignment values, Map<?, ?> usual) {
        Map<String, Object> object = new TreeMap<>();
        type.fields().forEach((name, field) -> {
            List<String> steps = new ArrayList<>(read.steps());
            steps.add(name);
            Read at = new Read(read.root(), steps);
            Object value = values.values().containsKey(at)
                    ? values.get(at)
                    : field.kind() == ValueType.Kind.OBJECT
                            ? object(at, field, values, (Map<?, ?>) Objects.requireNonNull(usual.get(name)))
                            : usual.get(name);
            if (value != null) {
                object.put(name, value);
            }
        });
        return object;
    }

    /** Returns a default value of a type; money has the currency of the money in the example. */
    private Object usual(ValueType type, Assignment values) {
        Set<Object> money = values.values().values().stream()
                .filter(Money.class::isInstance)
                .map(Money.class::cast)
                .map(amount -> new Money(amount.currency(), 10_000))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        boolean ofMoney = type.kind() == ValueType.Kind.MONEY;
        List<Object> some = TypeValues.of(type, ofMoney ? money : Set.of(), Set.of(), zone());
        return some.get(type.kind() == ValueType.Kind.NUMBER || type.kind() == ValueType.Kind.LIST ? 1 : 0);
    }

    /** Returns the facts of an example. Facts that it does not specify have default values. */
    Map<String, @Nullable Object> facts(Assignment values) {
        Map<String, @Nullable Object> facts = new HashMap<>();
        compiled.checked().ruleSet().facts().forEach((name, type) -> {
            Read fact = new Read(Root.FACT, List.of(name));
            facts.put(name, values.values().containsKey(fact) ? values.get(fact) : usual(type, values));
        });
        // The positions of typed codes; by default, no pool has the code.
        compiled.checked().rules().stream()
                .flatMap(rule -> rule.bodies().values().stream())
                .flatMap(body -> Stream.ofNullable(body.code()))
                .flatMap(code -> Stream.ofNullable(code.position()))
                .forEach(fact -> facts.put(fact.steps().get(0), values.get(fact)));
        return facts;
    }

    /** Returns an example as a witness, or null unless all given rules pay in it and all goals are met. */
    @Nullable
    Witness witness(
            Event event,
            Map<String, @Nullable Object> facts,
            List<Event> before,
            List<CheckedRule> paying,
            List<Goal> goals) {
        RunningState state = new RunningState(compiled, true);
        for (Event earlier : before) {
            MatchedEvent matched = admitted(earlier, facts);
            if (matched == null) {
                return null;
            }
            state.decide(matched, matched.input().time());
        }
        MatchedEvent matched = admitted(event, facts);
        if (matched == null) {
            return null;
        }
        Inspection decision = Inspection.of(matched, matched.input().time(), state, number -> true);
        Set<String> paid = decision.turns().stream()
                .filter(Inspection.Turn::pays)
                .map(turn -> turn.rule().rule().id())
                .collect(Collectors.toSet());
        boolean all = paying.stream().allMatch(rule -> paid.contains(rule.rule().id()))
                && goals.stream().allMatch(goal -> goal.judgement().accepts(decision.value(goal.condition())));
        return all ? new Witness(event, facts, before, refused) : null;
    }

    private @Nullable MatchedEvent admitted(Event event, Map<String, @Nullable Object> facts) {
        Instant at = Objects.requireNonNull(event.occurredAt());
        return Admission.refusal(compiled, event, at, at, calls).isPresent()
                ? null
                : MatchedEvent.of(compiled, event, at, facts, calls);
    }
}
