package io.bonsela.core.check;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Effect;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rollout;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.Rule.Schedule;
import io.bonsela.api.rule.ValueType;
import io.bonsela.core.check.CheckedRules.Body;
import io.bonsela.core.check.CheckedRules.CheckedCap;
import io.bonsela.core.check.CheckedRules.CheckedCode;
import io.bonsela.core.check.CheckedRules.CheckedEffect;
import io.bonsela.core.check.CheckedRules.CheckedPrice;
import io.bonsela.core.check.CheckedRules.CheckedRaise;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Constant;
import io.bonsela.core.kernel.Kernel.Root;
import io.bonsela.core.kernel.Op;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Checks each rule against the rest of the rule set. */
final class RuleChecker {
    private final Map<String, EventType> eventTypes;
    private final Map<String, Reward> rewards;
    private final Map<String, Budget> budgets;
    private final Map<String, Campaign> campaigns;
    private final Map<String, ValueType> facts;
    private final Levels levels;
    private final ExpressionChecker expressions;
    private final EffectChecker effectChecker;
    private final RaiseChecker raiseChecker;
    private final CodeChecker codeChecker;
    private final Map<String, Rollout> variants = new HashMap<>();
    private final Problems problems;
    private final CapChecker capChecker;

    RuleChecker(
            Map<String, EventType> eventTypes,
            Map<String, Reward> rewards,
            Map<String, Budget> budgets,
            Map<String, Campaign> campaigns,
            Vocabulary vocabulary,
            Map<String, ValueType> facts,
            Levels levels,
            ExpressionChecker expressions,
            CodeChecker codeChecker,
            Problems problems) {
        this.eventTypes = eventTypes;
        this.rewards = rewards;
        this.budgets = budgets;
        this.campaigns = campaigns;
        this.facts = facts;
        this.levels = levels;
        this.expressions = expressions;
        effectChecker = new EffectChecker(rewards, vocabulary, expressions, problems);
        capChecker = new CapChecker(expressions, problems);
        raiseChecker = new RaiseChecker(eventTypes, expressions, problems);
        this.codeChecker = codeChecker;
        this.problems = problems;
    }

    CheckedRule check(Rule rule) {
        String path = "rules/" + rule.id();
        Campaign campaign = known(rule.campaign(), campaigns, Code.UNKNOWN_CAMPAIGN, "campaign", path + "/campaign");
        String budgetId = rule.budget() != null ? rule.budget() : campaign == null ? null : campaign.budget();
        Budget budget = rule.budget() == null
                ? budgetId == null ? null : budgets.get(budgetId)
                : known(budgetId, budgets, Code.UNKNOWN_BUDGET, "budget", path + "/budget");
        if (rule.cooldown() != null) {
            Windows.checkLength(rule.cooldown(), path + "/cooldown", problems);
        }
        if (rule.breaker() != null) {
            new BreakerChecker(rewards, problems).check(rule.breaker(), rule, budget != null);
        }
        if (rule.schedule() != null) {
            schedule(rule.schedule(), path + "/schedule");
        }
        if (rule.price() != null && rule.caps().stream().anyMatch(Cap::givesRest)) {
            problems.add(
                    Code.INVALID_VALUE,
                    path + "/price",
                    "a rule with a price grants the whole reward, not the rest of a cap");
        }
        if (rule.rollout() != null) {
            rollout(rule.rollout(), path + "/rollout");
        }
        if (rule.effects().isEmpty()) {
            withoutRewards(rule, path);
        }
        rule.effects().forEach(effect -> budgeting(rule, effect, budget, path));
        capChecker.ids(rule, path);
        if (rule.eventTypes().isEmpty()) {
            problems.add(Code.EMPTY, path + "/on", "a rule needs at least one event type");
        }
        Map<String, Body> bodies = new TreeMap<>();
        for (String name : rule.eventTypes()) {
            EventType type = known(name, eventTypes, Code.UNKNOWN_EVENT_TYPE, "event type", path + "/on");
            if (type != null) {
                bodies.put(name, body(rule, type, path));
            }
        }
        return new CheckedRule(rule, campaign, budgetId, bodies);
    }

    private Body body(Rule rule, EventType type, String path) {
        Scope ofCaps = Scope.of(type, facts, levels).with(wallets());
        Scope scope = ofCaps.with(capsLeft(rule));
        Kernel condition = condition(rule, scope, path + "/when");
        List<Kernel> stateless = new ArrayList<>();
        List<Kernel> stateful = new ArrayList<>();
        for (Kernel part : conjuncts(condition)) {
            (Trees.isStateless(part) ? stateless : stateful).add(part);
        }
        List<CheckedEffect> effects = new ArrayList<>();
        for (Effect effect : rule.effects()) {
            CheckedEffect checked = effectChecker.check(effect, scope, path + "/give");
            if (checked != null) {
                effects.add(checked);
            }
        }
        List<CheckedCap> checkedCaps = new ArrayList<>();
        for (Cap cap : rule.caps()) {
            checkedCaps.add(capChecker.check(cap, effects, type, ofCaps, path + "/caps/" + cap.id()));
        }
        CheckedCode code = codeChecker.check(rule, type, path);
        if (code != null) {
            checkedCaps.addAll(CodeChecker.caps(code));
            stateless.add(0, code.isTyped());
        }
        checkedCaps.sort(Comparator.comparing(cap -> !cap.ofSubject()));
        CheckedPrice price = rule.price() == null ? null : effectChecker.price(rule.price(), scope, path + "/price");
        Body body = new Body(
                Kernel.all(stateless),
                stateful.isEmpty() ? null : Kernel.all(stateful),
                effects,
                raises(rule, scope, path + "/raises/"),
                price,
                code,
                checkedCaps,
                Set.of(),
                Set.of(),
                Set.of());
        Set<Integer> aggregates = new TreeSet<>();
        Set<String> tiers = new TreeSet<>();
        Set<String> wallets = new TreeSet<>();
        body.beyond().forEach(each -> {
            aggregates.addAll(Trees.aggregatesIn(each));
            tiers.addAll(Trees.namesIn(each, Root.TIER));
            wallets.addAll(Trees.namesIn(each, Root.WALLET));
        });
        return body.reading(expressions.withAnchors(aggregates), tiers, wallets);
    }

    /** Returns the balances that conditions can read: those in a currency of a reward. */
    private Map<String, ValueType> wallets() {
        Map<String, ValueType> wallets = new TreeMap<>();
        rewards.values().stream()
                .map(Reward::unit)
                .filter(unit -> unit != null && CurrencyUnit.find(unit).isPresent())
                .forEach(unit -> wallets.put("wallet." + unit, ValueType.money(unit)));
        return wallets;
    }

    private static Map<String, ValueType> capsLeft(Rule rule) {
        Map<String, ValueType> caps = new TreeMap<>();
        rule.caps()
                .forEach(cap -> caps.put(
                        Derived.CAP_LEFT.spelling() + "." + cap.id(),
                        cap.limit() instanceof Cap.Limit.Value value
                                ? ValueType.money(value.max().currency().code())
                                : ValueType.NUMBER));
        return caps;
    }

    private List<CheckedRaise> raises(Rule rule, Scope scope, String path) {
        return IntStream.range(0, rule.raises().size())
                .boxed()
                .flatMap(number -> raiseChecker.check(rule.raises().get(number), scope, path + number).stream())
                .toList();
    }

    private void withoutRewards(Rule rule, String path) {
        if (rule.raises().isEmpty()) {
            problems.add(Code.EMPTY, path + "/give", "a rule needs at least one reward, or an event that it raises");
        } else if (!rule.caps().isEmpty() || rule.cooldown() != null || rule.price() != null || rule.code() != null) {
            String what = rule.code() != null
                    ? "code"
                    : rule.price() != null ? "price" : rule.cooldown() != null ? "cooldown" : "caps";
            problems.add(
                    Code.INVALID_VALUE,
                    path + "/" + what,
                    "a rule that only raises events cannot have a code, caps, a cooldown or a price: write them in the rules for '"
                            + rule.raises().get(0).event() + "'");
        }
    }

    private Kernel condition(Rule rule, Scope scope, String path) {
        if (rule.condition() instanceof Literal literal && literal.value() == null) {
            problems.add(Code.EMPTY, path, "the rule has no condition: write true to pay for every event of its types");
            return Constant.NULL;
        }
        return expressions
                .check(rule.condition(), scope, ValueType.BOOLEAN, path)
                .kernel();
    }

    private static List<Kernel> conjuncts(Kernel condition) {
        return Kernel.isOf(condition, Op.AND)
                ? condition.operands().stream()
                        .flatMap(part -> conjuncts(part).stream())
                        .toList()
                : List.of(condition);
    }

    private void budgeting(Rule rule, Effect effect, @Nullable Budget budget, String path) {
        Reward reward = known(effect.reward(), rewards, Code.UNKNOWN_REWARD, "reward", path + "/give/reward");
        if (reward == null) {
            return;
        }
        if (effect.rounding() == RoundingMode.UNNECESSARY) {
            problems.add(Code.INVALID_VALUE, path + "/give/rounding", "the rounding mode cannot be unnecessary");
        }
        String costs = Costs.currency(reward, budget != null);
        if (costs == null) {
            return;
        }
        boolean known = rule.campaign() == null || campaigns.containsKey(rule.campaign());
        if (known && budget == null && rule.budget() == null && !rule.unbudgeted()) {
            problems.add(
                    Code.NO_BUDGET,
                    path,
                    "reward '" + reward.id() + "' costs " + costs
                            + " and has no budget: name one in the rule or its campaign, or write budget: none");
        }
        if (budget != null && !budget.limit().currency().code().equals(costs)) {
            problems.add(
                    Code.CURRENCY_MISMATCH,
                    path,
                    "reward '" + reward.id() + "' costs " + costs + ", but budget '" + budget.id() + "' is in "
                            + budget.limit().currency() + hint(reward, budget));
        }
    }

    /** Says how points can be paid by a budget of money. */
    private static String hint(Reward reward, Budget budget) {
        boolean points = reward.cost() == null
                && CurrencyUnit.find(String.valueOf(reward.unit()))
                        .map(CurrencyUnit::isPoints)
                        .orElse(false);
        return points && !budget.limit().currency().isPoints()
                ? ": give it a worth in " + budget.limit().currency() + " and say when it is charged"
                : "";
    }

    private void rollout(Rollout rollout, String path) {
        Identifiers.checkId(path + "/salt", rollout.salt(), problems);
        Rollout other = rollout.variant() == null
                ? null
                : variants.putIfAbsent(rollout.salt() + '/' + rollout.variant(), rollout);
        if (other != null && !other.equals(rollout)) {
            problems.add(
                    Code.INVALID_VALUE,
                    path + "/variant",
                    "variant '" + rollout.variant() + "' of salt '" + rollout.salt()
                            + "' has other subjects in an earlier rule: rename one of them");
        }
        BigDecimal end = rollout.from().add(rollout.percent());
        if (rollout.percent().signum() <= 0) {
            problems.add(
                    Code.INVALID_VALUE,
                    path + "/percent",
                    rollout.percent().toPlainString()
                            + " % reaches nobody: write more than 0, or pause the rule with paused: true");
        } else if (rollout.from().signum() < 0) {
            problems.add(Code.INVALID_VALUE, path + "/from", "'from' cannot be below 0");
        } else if (end.compareTo(BigDecimal.valueOf(100)) > 0) {
            problems.add(
                    Code.INVALID_VALUE,
                    path + "/percent",
                    "the rollout ends at " + end.toPlainString() + " %: 'from' and 'percent' are at most 100 together");
        }
        if (Math.max(rollout.from().scale(), rollout.percent().scale()) > 2) {
            problems.add(Code.INVALID_VALUE, path, "a percentage can have two decimals");
        }
    }

    private void schedule(Schedule schedule, String path) {
        if (schedule.from() != null
                && schedule.until() != null
                && schedule.until().isBefore(schedule.from())) {
            problems.add(Code.INVALID_VALUE, path + "/until", "the schedule ends before it begins");
        }
        if ((schedule.start() == null) != (schedule.end() == null)) {
            problems.add(Code.MISSING, path, "a time of day needs both start and end");
        }
    }

    private <T> @Nullable T known(@Nullable String id, Map<String, T> all, Code code, String what, String path) {
        T found = id == null ? null : all.get(id);
        if (id != null && found == null) {
            problems.add(code, path, "unknown " + what + " '" + id + "'" + NearMiss.hint(id, all.keySet()));
        }
        return found;
    }
}
