package io.bonsela.core.check;

import io.bonsela.api.rule.ValueType;
import io.bonsela.core.kernel.Aggregation;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate that a rule uses.
 *
 * @param number the number by which expressions refer to it
 * @param aggregate the aggregate in the kernel
 * @param type the type of its value
 * @param history identifies its stored values, by zone, event type, summand and filter; aggregates that differ only in
 *     measure or window share it
 * @param question the digest of the whole aggregate
 * @param anchor the number of the aggregate that defines when its window begins; null: the window needs none
 */
public record NumberedAggregate(
        int number,
        Aggregation aggregate,
        ValueType type,
        String history,
        String question,
        @Nullable Integer anchor) {}
