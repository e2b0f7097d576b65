package io.bonsela.core.check;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.ValueType;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks the declarations of what expressions can read: the attributes of event types, and facts. */
record VariableChecker(Vocabulary vocabulary, Problems problems) {

    void attributes(EventType type) {
        type.attributes().forEach((name, attribute) -> {
            String path = "events/" + type.name() + "/" + name;
            Identifiers.checkName(path, name, problems);
            if (!attribute.values().isEmpty() && attribute.type().kind() != ValueType.Kind.TEXT) {
                problems.add(Code.INVALID_VALUE, path, "only a text attribute can have values");
            }
            bounds(attribute, path);
            currencies(attribute.type(), path);
        });
    }

    void fact(String name, ValueType type) {
        String path = "facts/" + name;
        Identifiers.checkName(path, name, problems);
        currencies(type, path);
        Map<String, ValueType> served = vocabulary.facts();
        ValueType given = served == null ? type : served.get(name);
        if (given == null) {
            problems.add(
                    Code.UNKNOWN_FACT,
                    path,
                    "the engine has no provider of fact '" + name + "'"
                            + NearMiss.hint(name, Objects.requireNonNull(served).keySet()));
        } else if (!given.equals(type)) {
            problems.add(Code.TYPE_MISMATCH, path, "its provider returns " + given + ", not " + type);
        }
    }

    private void bounds(Attribute attribute, String path) {
        ValueType type = attribute.type();
        boolean isAmount = type.kind() == ValueType.Kind.MONEY;
        if (attribute.signed() && !isAmount) {
            problems.add(Code.INVALID_VALUE, path, "only money can be signed: use min and max for a number");
        }
        BigDecimal min = attribute.min();
        BigDecimal max = attribute.max();
        if (min == null && max == null) {
            return;
        }
        if (type.kind() != ValueType.Kind.NUMBER && !(isAmount && type.currency() != null)) {
            problems.add(Code.INVALID_VALUE, path, "only a number or money of one currency can have min and max");
        } else if (min != null && max != null && min.compareTo(max) > 0) {
            problems.add(Code.INVALID_VALUE, path, "min is above max");
        } else if (isAmount && !attribute.signed() && (isNegative(min) || isNegative(max))) {
            problems.add(Code.INVALID_VALUE, path, "a bound is below zero: add signed: true");
        } else if (isAmount && (isTooFine(min, type) || isTooFine(max, type))) {
            problems.add(Code.INVALID_VALUE, path, "a bound has more decimals than " + type.currency());
        }
    }

    private static boolean isTooFine(@Nullable BigDecimal bound, ValueType type) {
        int decimals = Optional.ofNullable(type.currency())
                .flatMap(CurrencyUnit::find)
                .map(CurrencyUnit::minorUnits)
                .orElse(0);
        return bound != null && bound.stripTrailingZeros().scale() > decimals;
    }

    private static boolean isNegative(@Nullable BigDecimal bound) {
        return bound != null && bound.signum() < 0;
    }

    /** Checks the currencies of a type and of its parts. */
    private void currencies(ValueType type, String path) {
        if (type.currency() != null && CurrencyUnit.find(type.currency()).isEmpty()) {
            problems.add(Code.INVALID_VALUE, path, "unknown currency '" + type.currency() + "'");
        }
        if (type.element() != null) {
            currencies(type.element(), path);
        }
        type.fields().values().forEach(field -> currencies(field, path));
    }
}
