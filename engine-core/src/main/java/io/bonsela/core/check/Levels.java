package io.bonsela.core.check;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.Tier;
import io.bonsela.core.kernel.Op;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names of the levels of tiers. In the kernel a level is a number, from 1, so that levels can be ordered; authors
 * write its name.
 *
 * @param byTier the names of the levels of each tier, the lowest first
 */
record Levels(Map<String, List<String>> byTier) {
    static final Levels NONE = new Levels(Map.of());

    private static final String ROOT = "tier.";

    static Levels of(List<Tier> tiers) {
        Map<String, List<String>> byTier = new LinkedHashMap<>();
        tiers.forEach(tier -> byTier.putIfAbsent(
                tier.id(), tier.levels().stream().map(Tier.Level::name).toList()));
        return new Levels(byTier);
    }

    Set<String> tiers() {
        return byTier.keySet();
    }

    /** Returns the operands of a comparison, or of {@code in}, with numbers instead of the names of levels. */
    List<Expression> numbered(String operator, List<Expression> operands, String path, Problems problems) {
        Optional<Op> op = Op.spelled(operator).filter(each -> each == Op.IN || Op.COMPARISONS.contains(each));
        String tier = op.isEmpty()
                ? null
                : operands.stream()
                        .map(this::tier)
                        .filter(byTier::containsKey)
                        .findFirst()
                        .orElse(null);
        if (tier == null) {
            return operands;
        }
        List<Expression> numbered = new ArrayList<>();
        for (Expression operand : operands) {
            numbered.add(operand instanceof Literal literal ? number(tier, literal, path, problems) : operand);
        }
        return numbered;
    }

    private String tier(Expression operand) {
        return operand instanceof Variable variable && variable.path().startsWith(ROOT)
                ? variable.path().substring(ROOT.length())
                : "";
    }

    private Literal number(String tier, Literal literal, String path, Problems problems) {
        if (literal.value() instanceof List<?> list) {
            return new Literal(list.stream()
                    .map(each -> number(tier, each, path, problems))
                    .toList());
        }
        return new Literal(number(tier, literal.value(), path, problems));
    }

    private @Nullable Object number(String tier, @Nullable Object name, String path, Problems problems) {
        if (!(name instanceof String text)) {
            return name;
        }
        List<String> names = byTier.getOrDefault(tier, List.of());
        int index = names.indexOf(text);
        if (index < 0) {
            problems.add(
                    Code.INVALID_VALUE,
                    path,
                    "tier '" + tier + "' has no level '" + text + "'" + NearMiss.hint(text, names));
        }
        return BigDecimal.valueOf(index + 1L);
    }

    /** Returns a value, or the elements of a list, with the names of levels instead of their numbers. */
    @Nullable
    Object named(String tier, @Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(each -> named(tier, each)).toList();
        }
        List<String> names = byTier.getOrDefault(tier, List.of());
        for (int i = 0; i < names.size(); i++) {
            if (value instanceof BigDecimal number && number.compareTo(BigDecimal.valueOf(i + 1L)) == 0) {
                return names.get(i);
            }
        }
        return value;
    }
}
