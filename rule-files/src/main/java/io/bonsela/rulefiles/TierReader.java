package io.bonsela.rulefiles;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Money;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Aggregate;
import io.bonsela.api.rule.Tier;
import io.bonsela.api.rule.Tier.Level;
import io.bonsela.rulefiles.document.Fields;
import io.bonsela.rulefiles.document.Node;
import io.bonsela.rulefiles.document.Problems;
import io.bonsela.rulefiles.language.ExpressionReader;
import java.math.BigDecimal;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads tiers. */
record TierReader(Problems problems, ExpressionReader expressions) {
    /** Reads a tier; empty if what earns its levels cannot be read. */
    Optional<Tier> read(String id, Node node) {
        Fields fields = Fields.of(
                node, "tiers/" + id, problems, "by", "levels", "keep", "keepToEndOf", "grace", "down", "raise");
        Optional<Node> by = fields.require("by");
        List<Level> levels = new ArrayList<>();
        fields.require("levels")
                .ifPresent(given -> Fields.any(given, fields.at("levels"), problems)
                        .forEach((name, from) -> level(name, from, fields.at("levels") + "/" + name)
                                .ifPresent(levels::add)));
        Period keep =
                fields.parsed("keep", "a period such as P1Y", Period::parse).orElse(null);
        Period grace =
                fields.parsed("grace", "a period such as P30D", Period::parse).orElse(null);
        CalendarPeriod end =
                fields.oneOf("keepToEndOf", CalendarPeriod.values()).orElse(null);
        Tier.Down down = fields.oneOf("down", Tier.Down.values()).orElse(Tier.Down.EARNED);
        String raises = fields.text("raise").orElse(null);
        return by.flatMap(given -> aggregate(given, fields.at("by")))
                .map(aggregate -> new Tier(id, aggregate, levels, keep, end, grace, down, raises));
    }

    private Optional<Aggregate> aggregate(Node node, String path) {
        int before = problems.count();
        Expression read = expressions.read(node, path);
        if (read instanceof Aggregate aggregate) {
            return Optional.of(aggregate);
        }
        if (problems.count() == before) {
            problems.add(
                    Code.TYPE_MISMATCH,
                    path,
                    "levels are earned by one aggregate such as sum(\"purchase\", amount, days(365))",
                    node);
        }
        return Optional.empty();
    }

    private Optional<Level> level(String name, Node node, String path) {
        Object value = node instanceof Node.Scalar scalar ? scalar.value() : null;
        try {
            if (value instanceof BigDecimal number) {
                return Optional.of(new Level(name, number));
            } else if (value instanceof String text) {
                return Optional.of(new Level(name, Money.parse(text)));
            }
            problems.add(Code.INVALID_VALUE, path, "expected a number or an amount such as USD 200.00", node);
        } catch (BonselaException e) {
            problems.add(Code.INVALID_VALUE, path, e.detail(), node);
        }
        return Optional.empty();
    }
}
