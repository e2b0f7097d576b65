package io.bonsela.core.check;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Op;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks whether types are compatible, and converts literals to the required types. */
record TypeRules(Problems problems) {

    /** Operators whose operands may be amounts of different currencies. */
    private static final Set<Op> MIXED = EnumSet.of(Op.IF, Op.COALESCE, Op.LIST, Op.MERGE);

    record Pair(Typed left, Typed right, boolean broken) {}

    /** Converts two sides to one type. A literal takes the type of the other side. */
    Pair unify(Typed left, Typed right, Op op, String path) {
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
                    "'" + op.spelling() + "' cannot be applied to " + name(left) + " and " + name(right)
                            + hint(left, right) + hint(right, left));
            return new Pair(a, b, true);
        }
        boolean mismatch = typeA.currency() != null
                && typeB.currency() != null
                && !typeA.currency().equals(typeB.currency());
        if (mismatch && !MIXED.contains(op)) {
            problems.add(
                    Code.CURRENCY_MISMATCH,
                    path,
                    typeA.currency() + " and " + typeB.currency() + " cannot be combined");
        }
        return new Pair(a, b, mismatch && !MIXED.contains(op));
    }

    /** Suggests a replacement for a literal that does not have the other side's type. */
    private static String hint(Typed literal, Typed other) {
        if (!(literal.kernel() instanceof Constant written) || other.type() == null) {
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

    /** Explains why a literal is not money. */
    private static String noMoney(@Nullable Object value, String currency) {
        String usual = "write an amount such as \"" + Money.of(currency, "5") + "\"";
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
                problems.add(Code.EMPTY, path, "expected a condition");
                return Typed.BROKEN;
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
                    "expected " + wanted + ", but found " + name(typed));
            return Typed.BROKEN;
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

    /** Reads a literal text as money, a date or an instant if that type is required and the text is valid. */
    static Typed adapt(Typed typed, ValueType wanted) {
        if (!(typed.kernel() instanceof Constant constant) || !(constant.value() instanceof String text)) {
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
            return Typed.of(new Constant(value), type);
        } catch (BonselaException | DateTimeParseException e) {
            // The text does not have that form. It remains a text, and the caller reports the mistake.
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
        problems.add(Code.INVALID_VALUE, path, "a literal must be a single value or a list of values of one type");
        return null;
    }

    /** Whether an operator takes this many operands. Reports a mistake if it does not. */
    boolean arity(Op op, List<Typed> operands, String path) {
        return arity(operands, op.leastOperands(), op.mostOperands(), op.spelling(), path);
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

    /** Removes the currency of money unless all branches have the same currency. */
    static @Nullable ValueType loosen(@Nullable ValueType type, List<Typed> parts) {
        boolean mixed = type != null
                && type.kind() == Kind.MONEY
                && parts.stream().anyMatch(p -> p.is(Kind.MONEY) && !type.equals(p.type()));
        return mixed ? ValueType.MONEY : type;
    }

    static String name(Typed typed) {
        return typed.type() == null ? "null" : typed.type().toString();
    }
}
