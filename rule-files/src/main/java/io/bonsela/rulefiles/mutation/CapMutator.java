package io.bonsela.rulefiles.mutation;

import io.bonsela.api.Money;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Window;
import io.bonsela.rulefiles.mutation.ExpressionMutator.Changed;
import io.bonsela.rulefiles.mutation.Mutant.Kind;
import java.util.ArrayList;
import java.util.List;

/** Creates variants of a cap with one change each: in its limit, window and dimensions. */
final class CapMutator {
    private CapMutator() {}

    /** A cap with one change. */
    record Change(Kind kind, String change, Cap cap) {}

    static List<Change> of(Cap cap) {
        List<Change> changes = new ArrayList<>();
        for (int step = 1; step >= -1; step -= 2) {
            Cap.Limit limit = limit(cap.limit(), step);
            changes.add(new Change(Kind.THRESHOLD, text(cap.limit()) + " became " + text(limit), cap.limit(limit)));
        }
        if (cap.givesRest()) {
            changes.add(new Change(Kind.OPERATOR, "atMost: rest removed", refusing(cap)));
        }
        for (Window window : ExpressionMutator.windows(cap.window())) {
            changes.add(new Change(
                    Kind.WINDOW,
                    ExpressionMutator.text(cap.window()) + " became " + ExpressionMutator.text(window),
                    cap.window(window)));
        }
        for (int i = 0; i < cap.dimensions().size(); i++) {
            for (Changed change : ExpressionMutator.of(cap.dimensions().get(i))) {
                List<Expression> dimensions = new ArrayList<>(cap.dimensions());
                dimensions.set(i, change.expression());
                changes.add(new Change(change.kind(), change.change(), cap.dimensions(dimensions)));
            }
        }
        return changes;
    }

    private static Cap refusing(Cap cap) {
        return new Cap(cap.id(), cap.limit(), cap.window(), cap.dimensions(), cap.ifMissing(), cap.releasedOn(), false);
    }

    private static Cap.Limit limit(Cap.Limit limit, int step) {
        if (limit instanceof Cap.Limit.Count count) {
            return new Cap.Limit.Count(Math.max(0, count.max() + step));
        }
        Money max = ((Cap.Limit.Value) limit).max();
        return new Cap.Limit.Value(new Money(max.currency(), max.minorUnits() + step));
    }

    private static String text(Cap.Limit limit) {
        return limit instanceof Cap.Limit.Count count
                ? String.valueOf(count.max())
                : ((Cap.Limit.Value) limit).max().toString();
    }
}
