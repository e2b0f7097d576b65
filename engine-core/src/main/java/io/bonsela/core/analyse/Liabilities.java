package io.bonsela.core.analyse;

import io.bonsela.api.BonselaException;
import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Money;
import io.bonsela.api.analysis.Analysis.Bound;
import io.bonsela.api.analysis.Analysis.Liability;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.CalendarPeriod;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule.Schedule;
import io.bonsela.api.rule.Window;
import io.bonsela.core.check.CheckedRules;
import io.bonsela.core.check.CheckedRules.Body;
import io.bonsela.core.check.CheckedRules.CheckedCap;
import io.bonsela.core.check.CheckedRules.CheckedEffect;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.check.Costs;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Computes the maximum liability of rules and campaigns.
 *
 * @param rules the rule set
 * @param worth what grants are worth
 */
record Liabilities(CheckedRules rules, Worth worth) {
    private static final Window ALWAYS = new Window.Lifetime();

    /** Returns the maximum liability of a rule over all its event types: one bound for each limit. */
    Liability ofRule(CheckedRule rule) {
        Set<Bound> bounds = new LinkedHashSet<>();
        Map<CurrencyUnit, @Nullable Money> grant = new LinkedHashMap<>();
        for (Body body : rule.bodies().values()) {
            worth.mostOfGrant(body).forEach((currency, most) -> {
                boolean first = !grant.containsKey(currency);
                Money before = grant.get(currency);
                boolean known = most != null && (first || before != null);
                grant.put(currency, !known ? null : before == null || most.compareTo(before) > 0 ? most : before);
            });
        }
        Budget budget = worth.hardBudget(rule);
        if (budget != null) {
            // Its periods are those of decisions, which may follow the event at any time, so they cannot be counted.
            bounds.add(bound(budget));
        }
        Body any = rule.bodies().values().iterator().next();
        any.caps().forEach(cap -> ofCap(cap, any, grant).forEach(bound -> add(bound, rule, bounds)));
        grant.forEach((currency, most) -> {
            if (most != null && rule.rule().cooldown() != null) {
                add(new Bound(most, new Window.Rolling(rule.rule().cooldown()), "subject", "cooldown"), rule, bounds);
            }
        });
        List<Bound> sorted = new ArrayList<>(bounds);
        sorted.sort(Comparator.comparing((Bound bound) -> bound.each() != null)
                .thenComparing(bound -> !(bound.window() instanceof Window.Lifetime)));
        boolean bounded = grant.keySet().stream().allMatch(currency -> least(sorted, currency) != null);
        return new Liability(rule.rule().id(), bounded, sorted);
    }

    private static void add(Bound bound, CheckedRule rule, Set<Bound> into) {
        into.add(bound);
        if (bound.window() instanceof Window.Calendar calendar) {
            BigDecimal periods = periods(rule, calendar.period());
            if (periods != null) {
                multiplied(bound.atMost(), periods)
                        .forEach(all -> into.add(
                                new Bound(all, ALWAYS, bound.each(), bound.by() + " in " + periods + " periods")));
            }
        }
    }

    /** Returns the number of calendar periods in which a rule is in force, or null if that is unlimited. */
    private static @Nullable BigDecimal periods(CheckedRule rule, CalendarPeriod period) {
        Campaign campaign = rule.campaign();
        Schedule schedule = rule.rule().schedule();
        LocalDate from = later(campaign == null ? null : campaign.from(), schedule == null ? null : schedule.from());
        LocalDate until = earlier(campaign == null ? null : campaign.until(), last(schedule));
        if (from == null || until == null) {
            return null;
        }
        if (campaign != null && campaign.zone() != null) {
            // In the zone of budgets and caps, its dates may begin a day earlier and end a day later.
            from = from.minusDays(1);
            until = until.plusDays(1);
        }
        ChronoUnit unit = switch (period) {
            case DAY -> ChronoUnit.DAYS;
            case WEEK, SUNDAY_WEEK -> ChronoUnit.WEEKS;
            case MONTH -> ChronoUnit.MONTHS;
            case YEAR -> ChronoUnit.YEARS;
        };
        long periods = until.isBefore(from) ? 0 : unit.between(period.start(from), period.start(until)) + 1;
        return BigDecimal.valueOf(periods);
    }

    /** Returns the last date on which a schedule is in force; daily hours may extend past midnight. */
    private static @Nullable LocalDate last(@Nullable Schedule schedule) {
        if (schedule == null || schedule.until() == null) {
            return null;
        }
        boolean pastMidnight = schedule.start() != null
                && schedule.end() != null
                && schedule.end().isBefore(schedule.start());
        return pastMidnight ? schedule.until().plusDays(1) : schedule.until();
    }

    private static @Nullable LocalDate later(@Nullable LocalDate one, @Nullable LocalDate other) {
        return one == null ? other : other == null || one.isAfter(other) ? one : other;
    }

    private static @Nullable LocalDate earlier(@Nullable LocalDate one, @Nullable LocalDate other) {
        return one == null ? other : other == null || one.isBefore(other) ? one : other;
    }

    private static List<Bound> ofCap(CheckedCap checked, Body body, Map<CurrencyUnit, @Nullable Money> grant) {
        Cap cap = checked.cap();
        String each = cap.dimensions().isEmpty()
                ? null
                : checked.code() != null && !checked.ofSubject()
                        ? String.join(", ", checked.names())
                        : cap.dimensions().stream().map(Object::toString).collect(Collectors.joining(", "));
        List<Bound> bounds = new ArrayList<>();
        if (cap.limit() instanceof Cap.Limit.Count count) {
            grant.forEach((currency, most) -> {
                if (most != null) {
                    multiplied(most, BigDecimal.valueOf(count.max()))
                            .forEach(all -> bounds.add(new Bound(all, cap.window(), each, "cap " + cap.id())));
                }
            });
        } else if (cap.limit() instanceof Cap.Limit.Value value) {
            Money max = value.max();
            Money all = ofValues(body, max);
            if (all != null && grant.containsKey(all.currency())) {
                bounds.add(new Bound(all, cap.window(), each, "cap " + cap.id()));
            }
        }
        return bounds;
    }

    /** Whether the cost of a sum is the sum of the costs: a cost that is rounded for each grant can be more. */
    private static boolean isExact(Reward reward, Money values) {
        Money unit = Costs.ofUnit(reward);
        return unit == null
                || BigDecimal.valueOf(unit.minorUnits(), values.currency().minorUnits())
                                .stripTrailingZeros()
                                .scale()
                        <= 0;
    }

    /**
     * Returns what values in one currency cost at most; null: their costs, or those of other rewards, are not bounded.
     */
    private static @Nullable Money ofValues(Body body, Money values) {
        List<Reward> inCurrency = new ArrayList<>();
        Set<@Nullable String> others = new HashSet<>();
        for (CheckedEffect effect : body.effects()) {
            if (values.currency().equals(effect.unit())) {
                inCurrency.add(effect.reward());
            } else {
                others.add(Costs.currency(effect.reward(), true));
            }
        }
        // The liability of a reward with a stated cost is that cost, whatever its value.
        boolean alike = inCurrency.stream().allMatch(reward -> reward.cost() == null)
                && inCurrency.stream()
                                .map(reward -> Optional.ofNullable(Costs.ofUnit(reward)))
                                .distinct()
                                .count()
                        == 1;
        Money all = alike && isExact(inCurrency.get(0), values) ? Worth.costIfAny(inCurrency.get(0), values) : null;
        return all == null || others.contains(all.currency().code()) ? null : all;
    }

    /** Returns the product; an empty list if it is outside the range of money, and so not an effective bound. */
    private static List<Money> multiplied(Money money, BigDecimal times) {
        try {
            return List.of(Money.of(money.currency(), money.amount().multiply(times), RoundingMode.UNNECESSARY));
        } catch (BonselaException e) {
            return List.of();
        }
    }

    /** Returns the maximum liability of each campaign; it is bounded only if all its rules are bounded. */
    List<Liability> ofCampaigns() {
        return rules.ruleSet().campaigns().stream()
                .map(campaign -> {
                    List<Bound> bounds = ofCampaign(campaign);
                    boolean empty = rules.rules().stream().noneMatch(rule -> campaign.equals(rule.campaign()));
                    boolean bounded =
                            empty || bounds.stream().anyMatch(bound -> bound.window() instanceof Window.Lifetime);
                    return new Liability(campaign.id(), bounded, bounds);
                })
                .toList();
    }

    private List<Bound> ofCampaign(Campaign campaign) {
        Set<Bound> budgets = new LinkedHashSet<>();
        Map<CurrencyUnit, Money> sums = new LinkedHashMap<>();
        boolean inAll = true;
        boolean unbudgeted = false;
        for (CheckedRule rule : rules.rules()) {
            if (!campaign.equals(rule.campaign())) {
                continue;
            }
            Budget budget = worth.hardBudget(rule);
            if (budget != null) {
                Bound bound = bound(budget);
                if (budgets.add(bound)) {
                    inAll &= bound.window() instanceof Window.Lifetime;
                    sums.merge(bound.atMost().currency(), bound.atMost(), Money::plus);
                }
                continue;
            }
            unbudgeted = true;
            for (CurrencyUnit currency : currencies(rule)) {
                Bound least = least(ofRule(rule).bounds(), currency);
                if (least == null) {
                    return List.of();
                }
                sums.merge(currency, least.atMost(), Money::plus);
            }
        }
        if (!inAll) {
            // Several budgets together may pay more than any one of them.
            return unbudgeted || budgets.size() > 1 ? List.of() : List.copyOf(budgets);
        }
        return sums.values().stream()
                .map(sum -> new Bound(sum, ALWAYS, null, "all of its rules"))
                .toList();
    }

    private static Bound bound(Budget budget) {
        Window window = budget.period() == null ? ALWAYS : new Window.Calendar(budget.period());
        String by = budget.carriesOver() ? ", which carries over: on average" : "";
        return new Bound(budget.limit(), window, null, "budget " + budget.id() + by);
    }

    private Set<CurrencyUnit> currencies(CheckedRule rule) {
        return rule.bodies().values().stream()
                .flatMap(body -> worth.mostOfGrant(body).keySet().stream())
                .collect(Collectors.toSet());
    }

    private static @Nullable Bound least(List<Bound> bounds, CurrencyUnit currency) {
        return bounds.stream()
                .filter(bound -> bound.each() == null
                        && bound.window() instanceof Window.Lifetime
                        && bound.atMost().currency().equals(currency))
                .min(Comparator.comparing(Bound::atMost))
                .orElse(null);
    }
}
