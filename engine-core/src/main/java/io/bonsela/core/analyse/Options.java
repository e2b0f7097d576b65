package io.bonsela.core.analyse;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The values that a variable may still have.
 *
 * @param possible narrowed only by exact conditions: if none is left, no value exists
 * @param live narrowed by all conditions: if none is left, no value is known
 */
record Options(List<@Nullable Object> possible, List<@Nullable Object> live) {
    static Options of(List<@Nullable Object> values) {
        return new Options(values, values);
    }

    Options where(Predicate<@Nullable Object> condition, boolean exact) {
        if (!exact) {
            return new Options(possible, only(live, condition));
        }
        List<@Nullable Object> left = only(possible, condition);
        Set<@Nullable Object> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        kept.addAll(left);
        return new Options(left, only(live, kept::contains));
    }

    private static List<@Nullable Object> only(List<@Nullable Object> values, Predicate<@Nullable Object> condition) {
        List<@Nullable Object> left = new ArrayList<>();
        for (Object value : values) {
            if (condition.test(value)) {
                left.add(value);
            }
        }
        return left;
    }
}
