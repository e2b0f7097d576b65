package io.bonsela.core.check;

import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.ValueType;
import org.jspecify.annotations.Nullable;

/**
 * An aggregate that some rule asks for.
 *
 * @param number expressions of the kernel name it {@code aggregate.NUMBER}
 * @param aggregate what is asked, in the kernel
 * @param type the type of its value
 * @param history what is kept for it, by zone, event type, summand and filter; aggregates that differ only in measure
 *     or window share it
 * @param question digest of the whole aggregate
 * @param anchor the number of the aggregate that says when its window begins; null: the window says it alone
 */
public record NumberedAggregate(
        int number,
        Aggregate aggregate,
        ValueType type,
        String history,
        String question,
        @Nullable Integer anchor) {}
