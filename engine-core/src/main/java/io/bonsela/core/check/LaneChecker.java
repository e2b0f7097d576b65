package io.bonsela.core.check;

import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.Lane;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Checks lanes: that rules name declared lanes, and that rules which are compared have comparable rewards. */
record LaneChecker(Map<String, Lane> lanes, Map<String, Reward> rewards, Problems problems) {
    void check(List<Rule> rules) {
        for (Rule rule : rules) {
            String lane = rule.stackingLane();
            if (lane != null && !lanes.isEmpty() && !lanes.containsKey(lane)) {
                problems.add(
                        Code.UNKNOWN_LANE,
                        "rules/" + rule.id() + "/lane",
                        "unknown lane '" + lane + "'" + NearMiss.hint(lane, lanes.keySet()));
            }
        }
        lanes.values().forEach(lane -> {
            if (lane.limit() != null && lane.limit() < 1) {
                problems.add(Code.INVALID_VALUE, "lanes/" + lane.id() + "/limit", "the limit must be 1 or more");
            }
            if (lane.pick().compares()) {
                rules.stream()
                        .filter(rule -> lane.id().equals(rule.stackingLane())
                                && rule.effects().isEmpty()
                                && !rule.raises().isEmpty())
                        .forEach(rule -> problems.add(
                                Code.INVALID_VALUE,
                                "rules/" + rule.id() + "/lane",
                                "the rules of lane '" + lane.id()
                                        + "' are compared by their rewards, but this rule grants none"));
                comparable(lane, rules);
            }
        });
    }

    private void comparable(Lane lane, List<Rule> rules) {
        Map<String, String> byCurrency = new TreeMap<>();
        rules.stream()
                .filter(rule -> lane.id().equals(rule.stackingLane()))
                .flatMap(rule -> rule.effects().stream())
                .map(Effect::reward)
                .map(rewards::get)
                .filter(Objects::nonNull)
                .forEach(reward -> {
                    String currency = lane.pick() == Lane.Pick.BEST ? worth(reward) : Costs.currency(reward, true);
                    if (currency == null) {
                        problems.add(
                                Code.MISSING,
                                "lanes/" + lane.id() + "/pick",
                                "reward '" + reward.id() + "' cannot be compared: it has neither a value nor a cost");
                    } else {
                        byCurrency.putIfAbsent(currency, reward.id());
                    }
                });
        if (byCurrency.size() > 1) {
            List<String> shown = byCurrency.entrySet().stream()
                    .map(each -> "'" + each.getValue() + "' in " + each.getKey())
                    .toList();
            problems.add(
                    Code.CURRENCY_MISMATCH,
                    "lanes/" + lane.id() + "/pick",
                    "the rewards " + String.join(" and ", shown) + " cannot be compared: give them "
                            + (lane.pick() == Lane.Pick.BEST ? "a worth" : "a cost") + " in one currency");
        }
    }

    private static @Nullable String worth(Reward reward) {
        return reward.worth() != null
                ? reward.worth().currency().code()
                : reward.unit() != null
                        ? reward.unit()
                        : reward.cost() == null
                                ? null
                                : reward.cost().currency().code();
    }
}
