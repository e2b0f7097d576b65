package io.bonsela.core.explain;

import io.bonsela.api.Money;
import io.bonsela.api.explain.Explanation.Gap;
import io.bonsela.api.rule.Tier;
import io.bonsela.api.rule.Tier.Level;
import io.bonsela.core.interpret.Amount;
import io.bonsela.core.kernel.Op;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Determines what is missing to a level.
 *
 * @param tier the tier
 * @param operator the required relation of the level to the needed one
 * @param actual the number of the level
 * @param needed the number of the level that it is compared with
 * @param earned the value of the tier's aggregate, with the explained event; null if nothing was counted, a reason if it
 *     is not known
 */
record TierLack(
        Tier tier,
        Op operator,
        BigDecimal actual,
        BigDecimal needed,
        @Nullable Object earned) {
    Lack lack() {
        BigDecimal next = needed.add(BigDecimal.ONE);
        if (operator == Op.GREATER && level(next) != null) {
            return new TierLack(tier, Op.AT_LEAST, actual, next, earned).lack();
        }
        Map<String, Object> arguments = new TreeMap<>();
        arguments.put("tier", tier.id());
        arguments.put("operator", operator.spelling());
        arguments.put("needed", shown(needed));
        if (actual.signum() > 0) {
            arguments.put("actual", shown(actual));
        }
        Level target = level(needed);
        Object missing = target == null || actual.compareTo(needed) >= 0 ? null : missing(target.from());
        if (missing != null) {
            arguments.put("missing", missing);
        }
        return new Lack(new Gap(Gap.Kind.TIER, arguments), null);
    }

    private Object shown(BigDecimal number) {
        Level level = level(number);
        return level == null ? number : level.name();
    }

    private @Nullable Level level(BigDecimal number) {
        for (int i = 0; i < tier.levels().size(); i++) {
            if (number.compareTo(BigDecimal.valueOf(i + 1L)) == 0) {
                return tier.levels().get(i);
            }
        }
        return null;
    }

    /** Returns what is missing to a level; null if the history earns it, or if that is not known. */
    private @Nullable Object missing(Object from) {
        BigDecimal has = earned == null ? BigDecimal.ZERO : Amount.number(earned);
        BigDecimal needs = Amount.number(from);
        if (has == null || needs == null || needs.compareTo(has) <= 0) {
            return null;
        }
        BigDecimal more = needs.subtract(has);
        return from instanceof Money money ? Money.of(money.currency(), more, RoundingMode.CEILING) : more;
    }
}
