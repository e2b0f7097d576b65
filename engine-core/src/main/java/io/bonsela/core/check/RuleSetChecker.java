package io.bonsela.core.check;

import io.bonsela.api.Issuance.Terms;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Lane;
import io.bonsela.api.rule.NamedCollection;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.PromoCode;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.Tier;
import io.bonsela.api.rule.ValueType;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.check.CheckedRules.CheckedTier;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.interpret.ValueTypes;
import io.bonsela.core.kernel.Kernel;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Checks a whole rule set and reports every mistake. */
public final class RuleSetChecker {
    private static final int MOST_ENTRIES = 200_000;
    private static final int LONGEST_KEY = 200;

    private final RuleSet ruleSet;
    private final Vocabulary vocabulary;
    private final Problems problems;
    private final Map<String, EventType> eventTypes;
    private final Map<String, Reward> rewards;
    private final Map<String, Budget> budgets;
    private final Map<String, Campaign> campaigns;
    private final AggregateTable aggregates;

    /**
     * The outcome of a check.
     *
     * @param rules present if there are no mistakes
     * @param diagnostics the mistakes
     */
    public record Result(Optional<CheckedRules> rules, List<Diagnostic> diagnostics) {}

    private RuleSetChecker(RuleSet ruleSet, Vocabulary vocabulary) {
        this.ruleSet = ruleSet;
        this.vocabulary = vocabulary;
        problems = new Problems(ruleSet);
        aggregates = new AggregateTable(ruleSet.zone());
        eventTypes = index("events", ruleSet.eventTypes(), EventType::name);
        rewards = index("rewards", ruleSet.rewards(), Reward::id);
        budgets = index("budgets", ruleSet.budgets(), Budget::id);
        campaigns = index("campaigns", ruleSet.campaigns(), Campaign::id);
    }

    /** Checks a rule set that uses a vocabulary. */
    public static Result check(RuleSet ruleSet, Vocabulary vocabulary) {
        return new RuleSetChecker(ruleSet, vocabulary).check();
    }

    private Result check() {
        Identifiers.checkId("tenant", ruleSet.tenant(), problems);
        VariableChecker variables = new VariableChecker(vocabulary, problems);
        eventTypes.values().forEach(variables::attributes);
        ruleSet.facts().forEach(variables::fact);
        rewards.values().forEach(new RewardChecker(ruleSet.tenant(), eventTypes, vocabulary, problems)::check);
        budgets.values().forEach(this::budget);
        campaigns.values().forEach(this::campaign);
        index("rules", ruleSet.rules(), Rule::id);
        new LaneChecker(index("lanes", ruleSet.lanes(), Lane::id), rewards, problems).check(ruleSet.rules());
        Map<String, CollectionOperator> collections = new TreeMap<>();
        index("collections", ruleSet.collections(), NamedCollection::name).forEach((name, collection) -> {
            collection(collection);
            collections.put(name, new CollectionOperator(collection));
        });

        Levels levels = Levels.of(ruleSet.tiers());
        ExpressionChecker expressions =
                new ExpressionChecker(eventTypes, collections, vocabulary, aggregates, levels, problems);
        TierChecker tierChecker = new TierChecker(eventTypes, expressions, problems);
        List<CheckedTier> tiers = new ArrayList<>();
        index("tiers", ruleSet.tiers(), Tier::id)
                .forEach((id, tier) -> tierChecker.check(tier).ifPresent(tiers::add));
        CodeChecker codes = new CodeChecker(index("codes", ruleSet.codes(), PromoCode::id), problems);
        codes.check(ruleSet.rewards());
        RuleChecker ruleChecker = new RuleChecker(
                eventTypes,
                rewards,
                budgets,
                campaigns,
                vocabulary,
                ruleSet.facts(),
                levels,
                expressions,
                codes,
                problems);
        Map<String, Map<String, Kernel>> checks = new TreeMap<>();
        eventTypes.forEach((name, type) -> checks.put(name, checks(type, expressions)));
        List<CheckedRule> rules = new ArrayList<>();
        for (Rule rule : ruleSet.rules()) {
            rules.add(ruleChecker.check(rule));
        }
        RaiseChecker raises = new RaiseChecker(eventTypes, expressions, problems);
        ruleSet.tiers().forEach(raises::check);
        raises.depth(rules, ruleSet.tiers());
        rules.sort(Comparator.comparing((CheckedRule r) -> -(long) r.rule().priority())
                .thenComparing(r -> r.rule().id()));
        List<Diagnostic> found = problems.found();
        if (!found.isEmpty()) {
            return new Result(Optional.empty(), found);
        }
        Map<String, Map<String, ValueType>> paths = new TreeMap<>();
        eventTypes.forEach((name, type) -> paths.put(name, Paths.of(type, ruleSet.facts())));
        return new Result(
                Optional.of(new CheckedRules(
                        ruleSet,
                        Canonical.digest(ruleSet),
                        Map.copyOf(eventTypes),
                        paths,
                        checks,
                        rules,
                        tiers,
                        aggregates.plans(),
                        terms())),
                found);
    }

    private Map<String, Terms> terms() {
        Map<String, Terms> terms = new TreeMap<>();
        vocabulary.handlers().forEach((type, handler) -> terms.put(type, handler.terms()));
        return terms;
    }

    private <T> Map<String, T> index(String section, List<T> parts, Function<T, String> id) {
        Map<String, T> byId = new LinkedHashMap<>();
        for (T part : parts) {
            String path = section + "/" + id.apply(part);
            Identifiers.checkId(path, id.apply(part), problems);
            if (byId.put(id.apply(part), part) != null) {
                problems.add(Code.DUPLICATE_ID, path, "duplicate id '" + id.apply(part) + "'");
            }
        }
        return byId;
    }

    /** Checks the admission of an event type, and returns its checks by id. */
    private Map<String, Kernel> checks(EventType type, ExpressionChecker expressions) {
        String path = "admission/" + type.name();
        Duration age = type.staleAfter();
        if (age != null && (age.isNegative() || age.isZero())) {
            problems.add(Code.INVALID_VALUE, path + "/staleAfter", age + " is not above zero");
        }
        Map<String, Kernel> kernels = new TreeMap<>();
        type.checks().forEach((id, condition) -> {
            String at = path + "/checks/" + id;
            Identifiers.checkId(at, id, problems);
            kernels.put(
                    id,
                    expressions
                            .check(condition, Scope.admitted(type), ValueType.BOOLEAN, at)
                            .kernel());
        });
        return kernels;
    }

    private void collection(NamedCollection collection) {
        String path = "collections/" + collection.name();
        if (collection.entries().size() > MOST_ENTRIES) {
            problems.add(Code.TOO_LARGE, path, "a collection can have at most " + MOST_ENTRIES + " entries");
        }
        if (collection.entries().keySet().stream().anyMatch(key -> key.isEmpty() || key.length() > LONGEST_KEY)) {
            problems.add(Code.INVALID_VALUE, path, "a key must have 1 to " + LONGEST_KEY + " characters");
        }
        ValueType type = collection.values();
        boolean fits = type == null
                ? collection.entries().values().stream().allMatch(Boolean.TRUE::equals)
                : type.kind() != ValueType.Kind.LIST
                        && type.kind() != ValueType.Kind.OBJECT
                        && collection.entries().values().stream().allMatch(value -> ValueTypes.fits(value, type));
        if (!fits) {
            problems.add(
                    Code.TYPE_MISMATCH, path, type == null ? "the values of a set must be true" : "expected " + type);
        }
    }

    private void budget(Budget budget) {
        String path = "budgets/" + budget.id();
        if (budget.limit().minorUnits() < 0) {
            problems.add(Code.INVALID_VALUE, path + "/limit", budget.limit() + " is below zero");
        }
        Money largest = Amounts.largestBudget(budget.limit());
        if (budget.limit().compareTo(largest) > 0) {
            problems.add(Code.INVALID_VALUE, path + "/limit", "the limit of a budget can be at most " + largest);
        }
        if (budget.givesRest() && !budget.hard()) {
            problems.add(
                    Code.INVALID_VALUE, path + "/atMost", "a budget that is not hard grants everything, not the rest");
        }
        if (budget.carriesOver() && budget.period() == null) {
            problems.add(
                    Code.INVALID_VALUE,
                    path + "/carryOver",
                    "a budget without a period has nothing to carry over: add a period such as month");
        }
        BigDecimal last = BigDecimal.ZERO;
        for (BigDecimal share : budget.alertAt()) {
            if (share.compareTo(last) <= 0 || share.compareTo(BigDecimal.ONE) > 0) {
                problems.add(
                        Code.INVALID_VALUE,
                        path + "/alertAt",
                        "thresholds must be shares above 0 and at most 1, in ascending order");
                return;
            }
            last = share;
        }
    }

    private void campaign(Campaign campaign) {
        String path = "campaigns/" + campaign.id();
        if (campaign.budget() != null && !budgets.containsKey(campaign.budget())) {
            problems.add(
                    Code.UNKNOWN_BUDGET,
                    path + "/budget",
                    "unknown budget '" + campaign.budget() + "'" + NearMiss.hint(campaign.budget(), budgets.keySet()));
        }
        if (campaign.from() != null
                && campaign.until() != null
                && campaign.until().isBefore(campaign.from())) {
            problems.add(Code.INVALID_VALUE, path + "/until", "the campaign ends before it begins");
        }
    }
}
