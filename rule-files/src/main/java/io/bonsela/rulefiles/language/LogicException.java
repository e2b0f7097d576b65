package io.bonsela.rulefiles.language;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Printable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Thrown if applying JsonLogic to data ends in an error: {@link JsonLogic#apply(Expression, Object)}. */
public final class LogicException extends BonselaException {
    private static final long serialVersionUID = 1L;

    /** A value is not a number where one is required, or there was a division by zero. */
    static final String NOT_A_NUMBER = "NaN";
    /** An operator does not accept its operands. */
    static final String ARGUMENTS = "Invalid Arguments";
    /** There is no such operator. */
    static final String OPERATOR = "Unknown Operator";
    /** The evaluation took too many steps or built too much text. */
    static final String LIMIT = "Limit Exceeded";

    private final transient @Nullable Object error;

    /** Creates the exception for a thrown value: an object with a type, or a type. */
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

    /** Throws if an operator does not accept its operands. */
    static void requireArguments(boolean accepted) {
        if (!accepted) {
            throw new LogicException(ARGUMENTS);
        }
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
