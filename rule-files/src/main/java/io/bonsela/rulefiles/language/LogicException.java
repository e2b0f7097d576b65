package io.bonsela.rulefiles.language;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Printable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Applying JsonLogic to data ended in an error of the language: {@link JsonLogic#apply(Expression, Object)}. */
public final class LogicException extends BonselaException {
    private static final long serialVersionUID = 1L;

    /** A value is not a number where one is wanted, or was divided by zero. */
    static final String NOT_A_NUMBER = "NaN";
    /** An operator has operands that it does not take. */
    static final String ARGUMENTS = "Invalid Arguments";
    /** There is no such operator. */
    static final String OPERATOR = "Unknown Operator";
    /** The application took too many steps, or built too much text. */
    static final String LIMIT = "Limit Exceeded";

    private final transient @Nullable Object error;

    /** What was thrown: an object with a type, or else a type. */
    LogicException(@Nullable Object thrown) {
        this(thrown, "");
    }

    private LogicException(@Nullable Object thrown, String what) {
        super(ErrorCode.EXPRESSION_FAILED, "JsonLogic: " + typeOf(thrown) + what);
        error = thrown instanceof String type ? Map.of("type", type) : thrown;
    }

    /** There is no such operator. */
    static LogicException unknownOperator(String name) {
        return new LogicException(OPERATOR, ": " + Printable.of(name));
    }

    /** {@code NaN}, {@code Invalid Arguments}, {@code Unknown Operator}, {@code Limit Exceeded}, or what was thrown. */
    public String type() {
        return typeOf(error);
    }

    @Nullable
    Object error() {
        return error;
    }

    private static String typeOf(@Nullable Object error) {
        Object type = error instanceof Map<?, ?> map && map.containsKey("type") ? map.get("type") : error;
        return String.valueOf(type);
    }
}
