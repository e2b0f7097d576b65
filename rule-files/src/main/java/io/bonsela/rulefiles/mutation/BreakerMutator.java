package io.bonsela.rulefiles.mutation;

import io.bonsela.api.Money;
import io.bonsela.api.rule.Breaker;
import io.bonsela.rulefiles.language.Durations;
import io.bonsela.rulefiles.mutation.Mutant.Kind;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Creates variants of the breaker of a rule with one change each. Examples have no reports, so these are left alone. */
final class BreakerMutator {
    private final List<Change> changes = new ArrayList<>();

    private BreakerMutator() {}

    /** A breaker with one change; null: it is removed. */
    record Change(Kind kind, String change, @Nullable Breaker breaker) {}

    static List<Change> of(Breaker of) {
        BreakerMutator mutator = new BreakerMutator();
        mutator.changes.add(new Change(Kind.OPERATOR, "breaker: removed", null));
        for (int step = 1; step >= -1; step -= 2) {
            mutator.bounds(of, step);
        }
        for (Duration other : ExpressionMutator.lengths(of.within())) {
            Breaker changed = new Breaker(
                    other, of.awards(), of.cost(), of.errors(), of.reports(), of.halfOpenAfter(), of.trials());
            mutator.add(Kind.WINDOW, "within", Durations.text(of.within()), Durations.text(other), changed);
        }
        Duration half = of.halfOpenAfter();
        if (half != null) {
            for (Duration other : ExpressionMutator.lengths(half)) {
                String name = "halfOpenAfter";
                mutator.add(Kind.WINDOW, name, Durations.text(half), Durations.text(other), of.halfOpenAfter(other));
            }
        }
        return mutator.changes;
    }

    /** Returns the lengths at which it may change what a rule does. */
    static List<Duration> lengths(Breaker of) {
        return Stream.of(of.within(), of.halfOpenAfter())
                .filter(Objects::nonNull)
                .toList();
    }

    /** Returns the counts at which it may change what a rule does. */
    static List<BigDecimal> counts(Breaker of) {
        return Stream.of(of.awards(), of.errors())
                .filter(Objects::nonNull)
                .map(BigDecimal::valueOf)
                .toList();
    }

    private void bounds(Breaker of, int step) {
        Long awards = of.awards();
        if (awards != null && awards + step > 0) {
            add(Kind.THRESHOLD, "awards", awards, awards + step, of.awards(awards + step));
        }
        Long errors = of.errors();
        if (errors != null && errors + step > 0) {
            add(Kind.THRESHOLD, "errors", errors, errors + step, of.errors(errors + step));
        }
        Money cost = of.cost();
        if (cost != null && cost.minorUnits() + step > 0) {
            Money other = new Money(cost.currency(), cost.minorUnits() + step);
            add(Kind.THRESHOLD, "cost", cost, other, of.cost(other));
        }
        if (of.halfOpenAfter() != null && of.trials() + step > 0) {
            add(Kind.THRESHOLD, "trials", of.trials(), of.trials() + step, of.trials(of.trials() + step));
        }
    }

    private void add(Kind kind, String name, Object before, Object after, Breaker changed) {
        changes.add(new Change(kind, "breaker: " + name + ": " + before + " became " + after, changed));
    }
}
