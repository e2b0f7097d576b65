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
        if (type.attributes().values().stream()
                        .filter(each -> each.lines() != null)
                        .count()
                > 1) {
            problems.add(
                    Code.INVALID_VALUE, "events/" + type.name(), "only one attribute can hold the lines of the sale");
        }
        type.attributes().forEach((name, attribute) -> {
            String path = "events/" + type.name() + "/" + name;
            Identifiers.checkName(path, name, problems);
            if (!attribute.values().isEmpty() && attribute.type().kind() != ValueType.Kind.TEXT) {
                problems.add(Code.INVALID_VALUE, path, "only a text attribute can have values");
            }
            bounds(attribute, path);
            lines(attribute, path);
            currencies(attribute.type(), path);
        });
    }

    /** Checks how the lines of a sale are read. */
    private void lines(Attribute attribute, String path) {
        Attribute.Lines lines = attribute.lines();
        if (lines == null) {
            return;
        }
        ValueType line = attribute.type().element();
        if (line == null || line.kind() != ValueType.Kind.OBJECT) {
            problems.add(Code.INVALID_VALUE, path, "lines must be a list of objects, not " + attribute.type());
            return;
        }
        if (line.fields().containsKey("line")) {
            problems.add(
                    Code.INVALID_VALUE, path, "lines cannot have a field 'line': the name stands for the line itself");
        }
        field(line, lines.key(), ValueType.TEXT, path + "/lines/key");
        field(line, lines.quantity(), ValueType.NUMBER, path + "/lines/quantity");
        ValueType price = field(line, lines.price(), ValueType.MONEY, path + "/lines/price");
        if (price != null && price.currency() == null) {
            problems.add(
                    Code.INVALID_VALUE,
                    path + "/lines/price",
                    "the prices of lines must have one currency: declare it");
        }
    }

    /** Checks that a line has a field of a kind, and returns its type; null if it does not. */
    private @Nullable ValueType field(ValueType line, @Nullable String name, ValueType wanted, String path) {
        ValueType type = name == null ? null : line.fields().get(name);
        if (name != null && type == null) {
            problems.add(
                    Code.UNKNOWN_FIELD,
                    path,
                    "lines have no field '" + name + "'"
                            + NearMiss.hint(name, line.fields().keySet()));
        } else if (type != null && type.kind() != wanted.kind()) {
            problems.add(Code.TYPE_MISMATCH, path, "expected a field with a " + wanted + ", not " + type);
            return null;
        }
        return type;
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
