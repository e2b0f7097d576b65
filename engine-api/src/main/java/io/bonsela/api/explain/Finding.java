package io.bonsela.api.explain;

import io.bonsela.api.rule.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A condition, or a part of one, with what it came to. Immutable.
 *
 * @param expression the part, in the few operators that the others are made of
 * @param value of a kind of {@link io.bonsela.api.Values}; null: nothing; a {@link io.bonsela.api.Reason} for a failure,
 *     or NOT_READ for what the decision had no need of
 * @param parts what it is made of, in order; of what looks at the elements of a list, the list alone
 * @param gap what lacked; null: nothing, or it cannot be said
 */
public record Finding(
        Expression expression,
        @Nullable Object value,
        List<Finding> parts,
        @Nullable Gap gap) {
    /** Copies the parts. */
    public Finding {
        parts = List.copyOf(parts);
    }

    /** Whether it is a condition that holds. */
    public boolean holds() {
        return Boolean.TRUE.equals(value);
    }
}
