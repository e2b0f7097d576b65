package io.bonsela.rulefiles.language;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The data that JsonLogic's operators see, and the operators that read it.
 *
 * @param data the data
 * @param outer the context outside an iteration or before an error; null if there is none
 */
record LogicContext(@Nullable Object data, @Nullable LogicContext outer) {

    /** Returns the context of an iteration or behind an error, with another context between it and this one. */
    LogicContext within(@Nullable Object between, @Nullable Object inner) {
        return new LogicContext(inner, new LogicContext(between, this));
    }

    /** Returns the value at a path with dots; null if there is none. */
    @Nullable
    Object at(String path) {
        return LogicValues.walk(data, path);
    }

    /** Applies {@code var}: a path with dots, and perhaps a default value. */
    @Nullable
    Object variable(List<@Nullable Object> values) {
        LogicException.requireArguments(values.size() <= 2);
        Object found = at(LogicValues.text(LogicValues.first(values)));
        return found == null && values.size() == 2 ? values.get(1) : found;
    }

    /** Applies {@code val}: a path given as steps; a leading list gives the number of contexts to go outwards. */
    @Nullable
    Object value(List<@Nullable Object> values) {
        boolean outwards = LogicValues.first(values) instanceof List<?>;
        LogicContext from = outwards ? ancestor((List<?>) values.get(0)) : this;
        Object at = from == null ? null : from.data();
        for (Object step : outwards ? values.subList(1, values.size()) : values) {
            LogicException.requireArguments(step != null);
            at = LogicValues.part(at, step);
        }
        return at;
    }

    private @Nullable LogicContext ancestor(List<?> jump) {
        LogicException.requireArguments(jump.size() == 1);
        LogicContext at = this;
        for (int i = Math.abs(LogicValues.position(jump.get(0))); i > 0 && at != null; i--) {
            at = at.outer();
        }
        return at;
    }

    /** Applies {@code exists}: a path given as steps. */
    boolean exists(List<@Nullable Object> values) {
        Object at = data;
        for (Object step : values) {
            LogicException.requireArguments(step != null);
            if (!LogicValues.has(at, step)) {
                return false;
            }
            at = LogicValues.part(at, step);
        }
        return true;
    }

    /** Applies {@code missing}: names, or a list of names as the first operand. */
    List<@Nullable Object> missing(List<@Nullable Object> values) {
        return missingOf(LogicValues.first(values) instanceof List<?> names ? names : values);
    }

    /** Applies {@code missing_some}: the number of names that must have a value, and a list of names. */
    List<@Nullable Object> missingSome(List<@Nullable Object> values) {
        LogicException.requireArguments(values.size() == 2 && values.get(1) instanceof List<?>);
        List<?> names = (List<?>) values.get(1);
        List<@Nullable Object> missing = missingOf(names);
        BigDecimal there = BigDecimal.valueOf((long) names.size() - missing.size());
        return there.compareTo(LogicValues.number(values.get(0))) >= 0 ? List.of() : missing;
    }

    /** Returns the names whose value is null or the empty text. */
    private List<@Nullable Object> missingOf(List<?> names) {
        List<@Nullable Object> missing = new ArrayList<>();
        for (Object name : names) {
            Object found = at(LogicValues.text(name));
            if (found == null || found.equals("")) {
                missing.add(name);
            }
        }
        return missing;
    }
}
