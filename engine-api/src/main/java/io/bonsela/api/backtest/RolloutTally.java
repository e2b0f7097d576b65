package io.bonsela.api.backtest;

import io.bonsela.api.Decision;
import io.bonsela.api.Money;
import io.bonsela.api.backtest.BacktestReport.RolloutGroup;
import io.bonsela.api.rule.Rollout;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts decisions by the groups of rollouts. Not thread-safe. */
final class RolloutTally {
    private final String tenant;
    private final SortedMap<String, List<Group>> bySalt = new TreeMap<>();

    /** A group so far; without a rollout it is the holdout. */
    private static final class Group {
        private final @Nullable Rollout rollout;
        private final List<String> rules = new ArrayList<>();
        private final Set<String> customers = new HashSet<>();
        private final SortedMap<String, Money> sales = new TreeMap<>();
        private long events;
        private long issued;

        Group(@Nullable Rollout rollout) {
            this.rollout = rollout;
        }

        void add(Decision decision, @Nullable Money amount) {
            customers.add(decision.subject());
            events++;
            if (amount != null) {
                sales.merge(amount.currency().code(), amount, Money::plus);
            }
            addIssued(decision);
        }

        void addIssued(Decision decision) {
            issued += decision.issuances().stream()
                    .filter(issuance -> rules.contains(issuance.rule()))
                    .count();
        }
    }

    RolloutTally(RuleSet ruleSet) {
        tenant = ruleSet.tenant();
        for (Rule rule : ruleSet.rules()) {
            Rollout rollout = rule.rollout();
            if (rollout != null) {
                List<Group> groups = bySalt.computeIfAbsent(rollout.salt(), salt -> new ArrayList<>());
                Group group = groups.stream()
                        .filter(each -> rollout.equals(each.rollout))
                        .findFirst()
                        .orElseGet(() -> {
                            Group created = new Group(rollout);
                            groups.add(created);
                            return created;
                        });
                group.rules.add(rule.id());
            }
        }
        bySalt.values().forEach(groups -> groups.add(new Group(null)));
    }

    void add(Decision decision, @Nullable Money amount) {
        for (List<Group> groups : bySalt.values()) {
            boolean takesPart = false;
            for (Group group : groups) {
                boolean member =
                        group.rollout == null ? !takesPart : group.rollout.contains(tenant, decision.subject());
                takesPart |= member;
                if (member) {
                    group.add(decision, amount);
                }
            }
        }
    }

    /** Counts the rewards of a decision on an event that was raised. */
    void addRaised(Decision decision) {
        bySalt.values().stream().flatMap(List::stream).forEach(group -> group.addIssued(decision));
    }

    /** Returns the groups by salt, the holdout of each last. A salt that leaves nobody out has no holdout. */
    List<RolloutGroup> groups() {
        List<RolloutGroup> all = new ArrayList<>();
        for (Map.Entry<String, List<Group>> salt : bySalt.entrySet()) {
            BigDecimal rest = holdout(salt.getValue());
            for (Group group : salt.getValue()) {
                Rollout rollout = group.rollout;
                if (rollout != null || rest.signum() > 0) {
                    all.add(new RolloutGroup(
                            salt.getKey(),
                            rollout == null ? null : rollout.variant(),
                            group.rules,
                            rollout == null ? rest : rollout.percent(),
                            group.customers.size(),
                            group.events,
                            group.sales,
                            group.issued));
                }
            }
        }
        return all;
    }

    /** Returns the share of the subjects, in percent, that is in no group. */
    private static BigDecimal holdout(List<Group> groups) {
        boolean[] taken = new boolean[Rollout.BUCKETS];
        BigDecimal inPercent = BigDecimal.valueOf(Rollout.BUCKETS / 100);
        for (Group group : groups) {
            if (group.rollout != null) {
                int from = group.rollout.from().multiply(inPercent).intValue();
                int until = from + group.rollout.percent().multiply(inPercent).intValue();
                for (int bucket = from; bucket < until; bucket++) {
                    taken[bucket] = true;
                }
            }
        }
        int free = 0;
        for (boolean each : taken) {
            free += each ? 0 : 1;
        }
        return BigDecimal.valueOf(free).divide(inPercent);
    }
}
