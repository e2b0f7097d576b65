package io.bonsela.core.analyse;

import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Lane;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.rules.CompiledRules;
import java.util.List;

/** Finds the rules that take each other's lane. */
record LaneRivals(CompiledRules compiled) {
    /** Whether two rules are in a lane in which one rule pays. */
    boolean exclude(CheckedRule one, CheckedRule other) {
        Lane lane = compiled.lane(one.rule());
        return lane != null && lane.id().equals(other.rule().stackingLane()) && lane.most() == 1;
    }

    /**
     * Returns the earlier rules that may take a rule's lane. In a lane that compares its rules, or in which several pay,
     * no rule surely excludes another.
     */
    List<CheckedRule> rivals(CheckedRule rule, EventType type) {
        Lane lane = compiled.lane(rule.rule());
        if (lane == null || lane.pick() != Lane.Pick.FIRST || lane.most() > 1) {
            return List.of();
        }
        List<CheckedRule> rules = compiled.checked().rules();
        return rules.subList(0, rules.indexOf(rule)).stream()
                .filter(other -> lane.id().equals(other.rule().stackingLane())
                        && other.bodies().containsKey(type.name()))
                .toList();
    }
}
