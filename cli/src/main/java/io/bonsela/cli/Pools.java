package io.bonsela.cli;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.PromoCode;
import io.bonsela.api.rule.PromoCode.Source;
import io.bonsela.api.rule.RuleSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds the pools of codes that people type. */
final class Pools {
    private Pools() {}

    /** Returns the pool of codes, by the id under which a rule set declares them. */
    static String of(RuleSet rules, String id) {
        return rules.codes().stream()
                .filter(code -> code.id().equals(id))
                .map(Pools::pool)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new BonselaException(
                        ErrorCode.INVALID_VALUE,
                        "the rules of " + rules.tenant() + " have no codes '" + id + "' with a pool"
                                + NearMiss.hint(id, ids(rules))));
    }

    /** Returns the ids of the codes that have a pool. */
    static List<String> ids(RuleSet rules) {
        return rules.codes().stream()
                .filter(code -> pool(code) != null)
                .map(PromoCode::id)
                .toList();
    }

    private static @Nullable String pool(PromoCode code) {
        return code.source() instanceof Source.Pool source ? source.pool() : null;
    }
}
