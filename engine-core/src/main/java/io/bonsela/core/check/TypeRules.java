package io.bonsela.core.check;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which types go together, and what a literal may be taken for. */
record TypeRules(Problems problems) {

    record Pair(Typed left, Typed right, boolean broken) {}

    /** Brings two sides to one type, a literal giving way to the other side. */
    Pair unify(Typed left, Typed right, String name, String path) {
        if (left.broken() || right.broken()) {
            return new Pair(left, right, true);
        }
        if (left.type() == null || right.type() == null) {
            return new Pair(left, right, false);
        }
        Typed a = adapt(left, right.type());
        Typed b = adapt(right, left.type());
        ValueType typeA = Objects.requireNonNull(a.type());
        ValueType typeB = Objects.requireNonNull(b.type());
        boolean composite = typeA.kind() == Kind.LIST || typeA.kind() == Kind.OBJECT;
        if (typeA.kind() != typeB.kind() || (composite && !(assignable(typeA, typeB) && assignable(typeB, typeA)))) {
            problems.add(
                    Code.TYPE_MISMATCH,
                    path,
                    "'" + name + "' does not take " + name(left) + " and " + name(right) + hint(left, right)
                            + hint(right, left));
            return new Pair(a, b, true);
        }
        boolean mismatch = typeA.currency() != null
                && typeB.currency() != null
                && !typeA.currency().equals(typeB.currency());
        if (mismatch && !name.equals("if")) {
            problems.add(
                    Code.CURRENCY_MISMATCH,
                    path,
                    typeA.currency() + " and " + typeB.currency() + " do not go together");
        }
        return new Pair(a, b, mismatch && !name.equals("if"));
    }

    /** What to write instead of a literal that is not of the other side's type. */
    private static String hint(Typed literal, Typed other) {
        if (!(literal.kernel() instanceof Literal written) || other.type() == null) {
            return "";
        }
        String currency = Objects.requireNonNullElse(other.type().currency(), "USD");
        return switch (other.type().kind()) {
            case MONEY -> ": " + noMoney(written.value(), currency);
            case NUMBER -> written.value() instanceof String ? ": write a number without quotes" : "";
            case DATE -> ": write a date such as \"2026-11-30\"";
            case INSTANT -> ": write an instant such as \"2026-11-30T12:00:00Z\"";
            case TEXT -> ": write a text in quotes";
            default -> "";
        };
    }

    /** Why a literal is no money. */
    private static String noMoney(@Nullable Object value, String currency) {
        String usual = "write an amount such as \"" + currency + " 5.00\"";
        if (!(value instanceof String text)) {
            return usual;
        }
        try {
            Money unused = Money.parse(text);
            return usual;
        } catch (BonselaException e) {
            return e.detail() + (e.detail().contains("write ") ? "" : "; " + usual);
        }
    }

    Typed require(Typed typed, ValueType wanted, String path) {
        if (typed.broken() || typed.type() == null) {
            if (!typed.broken() && wanted.equals(ValueType.BOOLEAN)) {
                problems.add(Code.EMPTY, path, "a condition is wanted here");
                return Typed.broken(typed.kernel());
            }
            return typed;
        }
        Typed adapted = adapt(typed, wanted);
        ValueType type = Objects.requireNonNull(adapted.type());
        if (!assignable(type, wanted)) {
            boolean currency = type.kind() == Kind.MONEY && wanted.kind() == Kind.MONEY;
            problems.add(
                    currency ? Code.CURRENCY_MISMATCH : Code.TYPE_MISMATCH,
                    path,
                    wanted + " is wanted here, not " + name(typed));
            return Typed.broken(adapted.kernel());
        }
        return adapted;
    }

    private static boolean assignable(ValueType type, ValueType wanted) {
        if (type.kind() != wanted.kind()) {
            return false;
        }
        return switch (type.kind()) {
            case MONEY ->
                type.currency() == null
                        || wanted.currency() == null
                        || type.currency().equals(wanted.currency());
            case LIST -> assignable(Objects.requireNonNull(type.element()), Objects.requireNonNull(wanted.element()));
            case OBJECT ->
                wanted.fields().entrySet().stream().allMatch(f -> {
                    ValueType field = type.fields().get(f.getKey());
                    return field != null && assignable(field, f.getValue());
                });
            default -> true;
        };
    }

    /** A literal text where money, a date or an instant is wanted is read as one, if it can be. */
    static Typed adapt(Typed typed, ValueType wanted) {
        if (!(typed.kernel() instanceof Literal literal) || !(literal.value() instanceof String text)) {
            return typed;
        }
        try {
            Object value = switch (wanted.kind()) {
                case MONEY -> Money.parse(text);
                case DATE -> LocalDate.parse(text);
                case INSTANT -> Instant.parse(text);
                default -> text;
            };
            ValueType type = value instanceof Money money
                    ? ValueType.money(money.currency().code())
                    : value == text ? ValueType.TEXT : wanted;
            return Typed.of(new Literal(value), type);
        } catch (BonselaException | DateTimeParseException e) {
            // It is not of that form, so it stays a text, which the caller refuses with its own message.
            return typed;
        }
    }

    @Nullable
    ValueType literalType(@Nullable Object value, String path) {
        if (value == null) {
            return null;
        }
        if (value instanceof String) {
            return ValueType.TEXT;
        }
        if (value instanceof Boolean) {
            return ValueType.BOOLEAN;
        }
        if (value instanceof BigDecimal) {
            return ValueType.NUMBER;
        }
        if (value instanceof Money money) {
            return ValueType.money(money.currency().code());
        }
        if (value instanceof LocalDate) {
            return ValueType.DATE;
        }
        if (value instanceof Instant) {
            return ValueType.INSTANT;
        }
        if (value instanceof List<?> list && !list.isEmpty()) {
            Set<Optional<Kind>> kinds = new HashSet<>();
            ValueType first = null;
            for (Object element : list) {
                ValueType type = literalType(element, path);
                first = first == null ? type : first;
                kinds.add(Optional.ofNullable(type).map(ValueType::kind));
            }
            if (kinds.size() == 1 && first != null) {
                return ValueType.listOf(first.kind() == Kind.MONEY ? ValueType.MONEY : first);
            }
        }
        problems.add(Code.INVALID_VALUE, path, "a literal is a single value, or a list of values of one type");
        return null;
    }

    boolean arity(List<Typed> operands, int least, int most, String name, String path) {
        if (operands.size() >= least && operands.size() <= most) {
            return true;
        }
        String count = least == most
                ? String.valueOf(least)
                : most == Integer.MAX_VALUE ? "at least " + least : least + " to " + most;
        problems.add(Code.WRONG_ARITY, path, "'" + name + "' takes " + count + " operands, not " + operands.size());
        return false;
    }

    /** Money of several branches has a known currency only if all agree. */
    static @Nullable ValueType loosen(@Nullable ValueType type, List<Typed> parts) {
        boolean mixed = type != null
                && type.kind() == Kind.MONEY
                && parts.stream().anyMatch(p -> p.is(Kind.MONEY) && !type.equals(p.type()));
        return mixed ? ValueType.MONEY : type;
    }

    static String name(Typed typed) {
        return typed.type() == null ? "nothing" : typed.type().toString();
    }
}
