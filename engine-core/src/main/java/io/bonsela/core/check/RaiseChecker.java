package io.bonsela.core.check;

import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.Raise;
import io.bonsela.api.rule.Tier;
import io.bonsela.api.rule.ValueType;
import io.bonsela.core.check.CheckedRules.Body;
import io.bonsela.core.check.CheckedRules.CheckedRaise;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Checks the events that rules and tiers raise. */
record RaiseChecker(Map<String, EventType> eventTypes, ExpressionChecker expressions, Problems problems) {
    /** The attributes that the event of a tier can have. */
    static final Set<String> OF_TIER = Set.of("tier", "from", "to");

    /** Checks an event that a rule raises; empty if its type is unknown. */
    Optional<CheckedRaise> check(Raise raise, Scope scope, String path) {
        EventType type = type(raise.event(), path + "/raise");
        Kernel subject = expressions
                .check(raise.subject(), scope, ValueType.TEXT, path + "/subject")
                .kernel();
        Map<String, Kernel> with = new TreeMap<>();
        for (Map.Entry<String, Expression> entry : raise.with().entrySet()) {
            String at = path + "/with/" + entry.getKey();
            Attribute attribute = type == null ? null : type.attributes().get(entry.getKey());
            if (type != null && attribute == null) {
                problems.add(
                        Code.UNKNOWN_FIELD,
                        at,
                        "'" + type.name() + "' has no attribute '" + entry.getKey() + "'"
                                + NearMiss.hint(
                                        entry.getKey(), type.attributes().keySet()));
            }
            ValueType wanted = attribute == null ? null : attribute.type();
            with.put(
                    entry.getKey(),
                    expressions.check(entry.getValue(), scope, wanted, at).kernel());
        }
        if (type == null) {
            return Optional.empty();
        }
        // A name that is not known is likely the required one, written wrongly.
        boolean known = type.attributes().keySet().containsAll(with.keySet());
        type.attributes().forEach((name, attribute) -> {
            if (known && attribute.required() && !with.containsKey(name)) {
                problems.add(
                        Code.MISSING, path + "/with", "'" + type.name() + "' requires the attribute '" + name + "'");
            }
        });
        return Optional.of(new CheckedRaise(type, subject, with));
    }

    /** Checks the event that a tier raises. */
    void check(Tier tier) {
        String path = "tiers/" + tier.id() + "/raise";
        EventType type = tier.raises() == null ? null : type(tier.raises(), path);
        if (type == null) {
            return;
        }
        if (!type.checks().isEmpty()) {
            problems.add(
                    Code.INVALID_VALUE,
                    path,
                    "'" + type.name() + "' has checks, which a change of a level cannot fail: raise another type");
        }
        type.attributes().forEach((name, attribute) -> {
            boolean given = OF_TIER.contains(name);
            if (given && !attribute.values().isEmpty()) {
                problems.add(
                        Code.INVALID_VALUE,
                        path,
                        "attribute '" + name + "' of '" + type.name()
                                + "' cannot list its values: a level can be one of an earlier rule set");
            } else if (given && attribute.type().kind() != ValueType.Kind.TEXT) {
                problems.add(
                        Code.TYPE_MISMATCH, path, "attribute '" + name + "' of '" + type.name() + "' must be a string");
            } else if (attribute.required() && (!given || !name.equals("tier"))) {
                problems.add(
                        Code.MISSING,
                        path,
                        given
                                ? "attribute '" + name + "' of '" + type.name()
                                        + "' must be optional: a subject can have no level"
                                : "'" + type.name() + "' requires the attribute '" + name
                                        + "', but a tier gives only tier, from and to");
            }
        });
    }

    /** Checks that a raised event raises nothing, and that its rules read no facts. */
    void depth(List<CheckedRule> rules, List<Tier> tiers) {
        Map<String, String> raised = new TreeMap<>();
        rules.forEach(rule -> rule.rule()
                .raises()
                .forEach(raise ->
                        raised.putIfAbsent(raise.event(), "rule '" + rule.rule().id() + "'")));
        tiers.forEach(tier -> {
            if (tier.raises() != null) {
                raised.putIfAbsent(tier.raises(), "tier '" + tier.id() + "'");
            }
        });
        raised.forEach((type, by) -> {
            for (CheckedRule rule : rules) {
                Body body = rule.bodies().get(type);
                if (body != null) {
                    rule(rule, body, "'" + type + "' is raised by " + by);
                }
            }
            for (Tier tier : tiers) {
                if (tier.raises() != null && tier.by().eventType().equals(type)) {
                    problems.add(
                            Code.INVALID_VALUE,
                            "tiers/" + tier.id() + "/raise",
                            "'" + type + "' is raised by " + by + ", and a raised event cannot raise another one");
                }
            }
        });
    }

    private void rule(CheckedRule rule, Body body, String why) {
        String path = "rules/" + rule.rule().id();
        if (!body.raises().isEmpty()) {
            problems.add(Code.INVALID_VALUE, path + "/raises/0", why + ", and a raised event cannot raise another one");
        }
        if (body.code() != null) {
            problems.add(Code.INVALID_VALUE, path + "/code", why + ", and nobody types a code in a raised event");
            return;
        }
        List<Kernel> all = new ArrayList<>(body.beyond());
        all.add(body.stateless());
        Set<String> facts = new TreeSet<>();
        all.forEach(expression -> factsIn(expression, facts));
        if (!facts.isEmpty()) {
            problems.add(
                    Code.INVALID_VALUE,
                    path + "/on",
                    why + ", and facts are not fetched for raised events: pass fact."
                            + facts.iterator().next() + " as an attribute of the event");
        }
    }

    private static void factsIn(Kernel expression, Set<String> into) {
        if (expression instanceof Read read && read.isFact()) {
            into.add(read.steps().get(0));
        }
        expression.operands().forEach(part -> factsIn(part, into));
    }

    private @Nullable EventType type(String name, String path) {
        EventType type = eventTypes.get(name);
        if (type == null) {
            problems.add(
                    Code.UNKNOWN_EVENT_TYPE,
                    path,
                    "unknown event type '" + name + "'" + NearMiss.hint(name, eventTypes.keySet()));
        }
        return type;
    }
}
