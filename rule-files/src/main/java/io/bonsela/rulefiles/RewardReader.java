package io.bonsela.rulefiles;

import io.bonsela.api.Issuance.Terms.Charging;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Reward.Fulfilment;
import io.bonsela.api.rule.Reward.Fulfilment.ByConnector;
import io.bonsela.api.rule.Reward.Fulfilment.FromPool;
import io.bonsela.api.rule.Reward.Hold;
import io.bonsela.api.rule.Reward.Validity;
import io.bonsela.rulefiles.document.Fields;
import io.bonsela.rulefiles.document.Node;
import io.bonsela.rulefiles.document.Problems;
import java.time.Period;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads rewards. */
final class RewardReader {
    private static final String UNTIL_CONFIRMED = "until-confirmed";

    private static final Charging[] CHARGED = {Charging.ON_ISSUE, Charging.ON_SPEND};

    private final Problems problems;

    RewardReader(Problems problems) {
        this.problems = problems;
    }

    /** Reads a reward; empty if it has no type. */
    Optional<Reward> read(String id, Node node) {
        Fields fields = Fields.of(
                node,
                "rewards/" + id,
                problems,
                "type",
                "unit",
                "value",
                "cost",
                "expiresAfter",
                "expiresAtEndOf",
                "graceOnReturn",
                "hold",
                "connector",
                "to",
                "with",
                "pool",
                "fallbackPool",
                "lowAt",
                "worth",
                "transferable",
                "charged");
        Optional<String> type = fields.requiredText("type");
        return type.map(t -> new Reward(
                id,
                t,
                fields.text("unit").orElse(null),
                fields.money("value").orElse(null),
                fields.money("cost").orElse(null),
                validity(fields),
                hold(fields),
                fulfilment(fields),
                fields.money("worth").orElse(null),
                fields.truth("transferable", false),
                fields.oneOf("charged", CHARGED).orElse(null)));
    }

    private static @Nullable Fulfilment fulfilment(Fields reward) {
        Optional<String> connector = reward.text("connector");
        if (connector.isPresent()) {
            return new ByConnector(
                    connector.get(),
                    reward.text("to").orElse(null),
                    reward.textMap("with"),
                    reward.text("fallbackPool").orElse(null));
        }
        return reward.text("pool")
                .map(pool -> new FromPool(pool, reward.integer("lowAt").orElse(null)))
                .orElse(null);
    }

    private static @Nullable Validity validity(Fields reward) {
        Optional<Period> length = reward.parsed("expiresAfter", "a period of days such as P30D", Period::parse);
        Optional<CalendarPeriod> end = reward.oneOf("expiresAtEndOf", CalendarPeriod.values());
        Optional<Period> grace = reward.parsed("graceOnReturn", "a period of days such as P14D", Period::parse);
        if (grace.isPresent() && length.isEmpty() && end.isEmpty()) {
            reward.problem(Code.INVALID_VALUE, "graceOnReturn", "a reward that does not expire needs no grace");
        }
        return length.isEmpty() && end.isEmpty()
                ? null
                : new Validity(length.orElse(Period.ZERO), end.orElse(null), grace.orElse(null));
    }

    private static @Nullable Hold hold(Fields reward) {
        return reward.parsed(
                        "hold",
                        "a period of days such as P14D, or '" + UNTIL_CONFIRMED + "'",
                        text -> new Hold(text.equals(UNTIL_CONFIRMED) ? null : Period.parse(text)))
                .orElse(null);
    }
}
