package io.bonsela.rulefiles.mutation;

import io.bonsela.api.Money;
import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.Tier;
import io.bonsela.api.rule.Tier.Down;
import io.bonsela.api.rule.Tier.Level;
import io.bonsela.rulefiles.document.Fields;
import io.bonsela.rulefiles.mutation.ExpressionMutator.Changed;
import io.bonsela.rulefiles.mutation.Mutant.Kind;
import java.math.BigDecimal;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Creates variants of a tier with one change each: in what earns its levels, their thresholds, and how they end. */
final class TierMutator {
    private final Tier tier;
    private final List<Change> changes = new ArrayList<>();

    /** A tier with one change. */
    record Change(Kind kind, String change, Tier tier) {}

    private TierMutator(Tier tier) {
        this.tier = tier;
    }

    static List<Change> of(Tier tier) {
        TierMutator mutator = new TierMutator(tier);
        mutator.earning();
        mutator.thresholds();
        mutator.ending();
        return mutator.changes;
    }

    private void earning() {
        for (Changed change : ExpressionMutator.of(tier.by())) {
            if (change.expression() instanceof Aggregate by) {
                add(change.kind(), "by: " + change.change(), by, tier.levels(), tier.keep(), tier.grace(), tier.down());
            }
        }
    }

    private void thresholds() {
        for (int i = 0; i < tier.levels().size(); i++) {
            Level level = tier.levels().get(i);
            for (int step = 1; step >= -1; step -= 2) {
                List<Level> levels = new ArrayList<>(tier.levels());
                Object from = level.from() instanceof Money money
                        ? new Money(money.currency(), money.minorUnits() + step)
                        : ((BigDecimal) level.from()).add(BigDecimal.valueOf(step));
                levels.set(i, new Level(level.name(), from));
                add(
                        Kind.THRESHOLD,
                        level.name() + ": " + level.from() + " became " + from,
                        tier.by(),
                        levels,
                        tier.keep(),
                        tier.grace(),
                        tier.down());
            }
        }
    }

    private void ending() {
        for (int step = 1; step >= -1; step -= 2) {
            if (tier.keep() != null) {
                Period keep = tier.keep().plusDays(step);
                String change = "keep: " + tier.keep() + " became " + keep;
                add(Kind.WINDOW, change, tier.by(), tier.levels(), keep, tier.grace(), tier.down());
            }
            if (tier.grace() != null) {
                Period grace = tier.grace().plusDays(step);
                String change = "grace: " + tier.grace() + " became " + grace;
                add(Kind.WINDOW, change, tier.by(), tier.levels(), tier.keep(), grace, tier.down());
            }
        }
        if (tier.keep() != null || tier.keepToEndOf() != null) {
            Down other = tier.down() == Down.ONE ? Down.EARNED : Down.ONE;
            String change = "down: " + Fields.word(tier.down()) + " became " + Fields.word(other);
            add(Kind.OPERATOR, change, tier.by(), tier.levels(), tier.keep(), tier.grace(), other);
        }
    }

    private void add(
            Kind kind,
            String change,
            Aggregate by,
            List<Level> levels,
            @Nullable Period keep,
            @Nullable Period grace,
            Down down) {
        changes.add(new Change(
                kind,
                "tier: " + change,
                new Tier(tier.id(), by, levels, keep, tier.keepToEndOf(), grace, down, tier.raises())));
    }
}
