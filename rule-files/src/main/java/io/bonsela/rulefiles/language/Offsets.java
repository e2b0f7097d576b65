package io.bonsela.rulefiles.language;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Expression;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** Where the parts of an expression begin in its text. Parts are distinguished by identity. */
final class Offsets {
    private static final int MOST_PARTS = 2_000;

    private final IdentityHashMap<Expression, Integer> offsets = new IdentityHashMap<>();

    /**
     * Adds a part and returns it.
     *
     * @throws ExpressionProblem if the expression has too many parts
     */
    <E extends Expression> E add(int offset, E part) {
        offsets.put(part, offset);
        if (offsets.size() > MOST_PARTS) {
            throw new ExpressionProblem(
                    Code.TOO_LARGE, offset, "an expression can have at most " + MOST_PARTS + " parts");
        }
        return part;
    }

    /** Returns where a part begins; null if it is not known. */
    @Nullable
    Integer of(Expression part) {
        return offsets.get(part);
    }
}
