package io.bonsela.core.interpret;

import io.bonsela.api.Money;
import io.bonsela.api.rule.ValueType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares values with their declared types. */
public final class ValueTypes {
    private ValueTypes() {}

    /** Whether a value in normal form has a type; null has every type. */
    public static boolean fits(@Nullable Object value, ValueType type) {
        if (value == null) {
            return true;
        }
        return switch (type.kind()) {
            case TEXT -> value instanceof String;
            case BOOLEAN -> value instanceof Boolean;
            case NUMBER -> value instanceof BigDecimal;
            case MONEY ->
                value instanceof Money money
                        && (type.currency() == null
                                || type.currency().equals(money.currency().code()));
            case DATE -> value instanceof LocalDate;
            case INSTANT -> value instanceof Instant;
            case LIST ->
                value instanceof List<?> list
                        && list.stream().allMatch(e -> e != null && fits(e, Objects.requireNonNull(type.element())));
            case OBJECT ->
                value instanceof Map<?, ?> map
                        && type.fields().entrySet().stream().allMatch(f -> fits(map.get(f.getKey()), f.getValue()));
        };
    }
}
