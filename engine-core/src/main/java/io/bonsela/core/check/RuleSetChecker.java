package io.bonsela.core.check;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Issuance.Terms;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.NamedCollection;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Reward.Fulfilment;
import io.bonsela.api.rule.Reward.Fulfilment.ByConnector;
import io.bonsela.api.rule.Reward.Fulfilment.FromPool;
import io.bonsela.api.rule.Reward.Hold;
import io.bonsela.api.rule.Reward.Validity;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.Operator;
import io.bonsela.api.spi.RewardHandler;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.interpret.ValueTypes;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks a whole rule set and reports every mistake. */
public final class RuleSetChecker {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final int MOST_ENTRIES = 200_000;
    private static final int LONGEST_KEY = 200;
    private static final int LONGEST_MONTHS = 1_200;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");

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

    /** Checks a rule set that may use a vocabulary. */
    public static Result check(RuleSet ruleSet, Vocabulary vocabulary) {
        return new RuleSetChecker(ruleSet, vocabulary).check();
    }

    private void collection(NamedCollection collection) {
        String path = "collections/" + collection.name();
        if (collection.entries().size() > MOST_ENTRIES) {
            problems.add(Code.TOO_LARGE, path, "a collection has at most " + MOST_ENTRIES + " entries");
        }
        if (collection.entries().keySet().stream().anyMatch(key -> key.isEmpty() || key.length() > LONGEST_KEY)) {
            problems.add(Code.INVALID_VALUE, path, "a key has 1 to " + LONGEST_KEY + " characters");
        }
        ValueType type = collection.values();
        boolean fits = type == null
                ? collection.entries().values().stream().allMatch(Boolean.TRUE::equals)
                : type.kind() != ValueType.Kind.LIST
                        && type.kind() != ValueType.Kind.OBJECT
                        && collection.entries().values().stream().allMatch(value -> ValueTypes.fits(value, type));
        if (!fits) {
            problems.add(
                    Code.TYPE_MISMATCH,
                    path,
                    type == null ? "a set leads to nothing but true" : type + " is wanted here");
        }
    }

    private Result check() {
        requireId("tenant", ruleSet.tenant());
        eventTypes.values().forEach(this::eventType);
        ruleSet.facts().forEach(this::fact);
        rewards.values().forEach(this::reward);
        budgets.values().forEach(this::budget);
        campaigns.values().forEach(this::campaign);
        index("rules", ruleSet.rules(), Rule::id);
        Map<String, CollectionOperator> collections = new TreeMap<>();
        index("collections", ruleSet.collections(), NamedCollection::name).forEach((name, collection) -> {
            collection(collection);
            collections.put(name, new CollectionOperator(collection));
        });

        ExpressionChecker expressions =
                new ExpressionChecker(eventTypes, collections, vocabulary, aggregates, problems);
        RuleChecker ruleChecker = new RuleChecker(
                eventTypes, rewards, budgets, campaigns, vocabulary, ruleSet.facts(), expressions, problems);
        Map<String, Map<String, Expression>> checks = new TreeMap<>();
        eventTypes.forEach((name, type) -> checks.put(name, checks(type, expressions)));
        List<CheckedRule> rules = new ArrayList<>();
        for (Rule rule : ruleSet.rules()) {
            rules.add(ruleChecker.check(rule));
        }
        rules.sort(Comparator.comparing((CheckedRule r) -> -(long) r.rule().priority())
                .thenComparing(r -> r.rule().id()));
        List<Diagnostic> found = problems.found();
        if (!found.isEmpty()) {
            return new Result(Optional.empty(), found);
        }
        Map<String, Map<String, ValueType>> variables = new TreeMap<>();
        Map<String, Operator> operators = new TreeMap<>(vocabulary.operators());
        collections.values().forEach(collection -> operators.put(collection.name(), collection));
        eventTypes.forEach((name, type) -> variables.put(name, Paths.of(type, ruleSet.facts())));
        return new Result(
                Optional.of(new CheckedRules(
                        ruleSet,
                        Canonical.digest(ruleSet),
                        Map.copyOf(eventTypes),
                        variables,
                        checks,
                        rules,
                        aggregates.plans(),
                        operators,
                        vocabulary.operators().keySet())),
                found);
    }

    private <T> Map<String, T> index(String section, List<T> parts, Function<T, String> id) {
        Map<String, T> byId = new LinkedHashMap<>();
        for (T part : parts) {
            String path = section + "/" + id.apply(part);
            requireId(path, id.apply(part));
            if (byId.put(id.apply(part), part) != null) {
                problems.add(Code.DUPLICATE_ID, path, "'" + id.apply(part) + "' is there twice");
            }
        }
        return byId;
    }

    private void requireId(String path, String id) {
        checkId(path, id, problems);
    }

    static void checkId(String path, String id, Problems problems) {
        if (!ID.matcher(id).matches()) {
            problems.add(
                    Code.INVALID_ID,
                    path,
                    "an id has 1 to 100 letters, digits, dots, dashes and underscores, and begins with a letter or digit");
        }
    }

    private void requireName(String path, String name) {
        if (!NAME.matcher(name).matches()) {
            problems.add(
                    Code.INVALID_ID, path, "a name has 1 to 100 letters, digits and underscores, and no digit first");
        }
    }

    private void fact(String name, ValueType type) {
        String path = "facts/" + name;
        requireName(path, name);
        currencyOf(type, path);
        Map<String, ValueType> served = vocabulary.facts();
        ValueType given = served == null ? type : served.get(name);
        if (given == null) {
            problems.add(
                    Code.UNKNOWN_FACT,
                    path,
                    "no provider of the engine serves '" + name + "'"
                            + NearMiss.hint(name, Objects.requireNonNull(served).keySet()));
        } else if (!given.equals(type)) {
            problems.add(Code.TYPE_MISMATCH, path, "its provider gives " + given + ", not " + type);
        }
    }

    /** What must hold for an event, in the kernel, by id. */
    private Map<String, Expression> checks(EventType type, ExpressionChecker expressions) {
        String path = "admission/" + type.name();
        Duration age = type.staleAfter();
        if (age != null && (age.isNegative() || age.isZero())) {
            problems.add(Code.INVALID_VALUE, path + "/staleAfter", age + " is not above zero");
        }
        Map<String, Expression> kernels = new TreeMap<>();
        type.checks().forEach((id, condition) -> {
            String at = path + "/checks/" + id;
            checkId(at, id, problems);
            kernels.put(
                    id,
                    expressions
                            .check(condition, Scope.admitted(type), ValueType.BOOLEAN, at)
                            .kernel());
        });
        return kernels;
    }

    private void eventType(EventType type) {
        type.attributes().forEach((name, attribute) -> {
            String path = "events/" + type.name() + "/" + name;
            requireName(path, name);
            if (!attribute.values().isEmpty() && attribute.type().kind() != ValueType.Kind.TEXT) {
                problems.add(Code.INVALID_VALUE, path, "only a text can be limited to values");
            }
            bounds(attribute, path);
            currencyOf(attribute.type(), path);
        });
    }

    private void bounds(Attribute attribute, String path) {
        ValueType type = attribute.type();
        boolean isAmount = type.kind() == ValueType.Kind.MONEY;
        if (attribute.signed() && !isAmount) {
            problems.add(Code.INVALID_VALUE, path, "only money is signed: a number has min and max");
        }
        BigDecimal min = attribute.min();
        BigDecimal max = attribute.max();
        if (min == null && max == null) {
            return;
        }
        if (type.kind() != ValueType.Kind.NUMBER && !(isAmount && type.currency() != null)) {
            problems.add(Code.INVALID_VALUE, path, "only a number, or money of one currency, has min and max");
        } else if (min != null && max != null && min.compareTo(max) > 0) {
            problems.add(Code.INVALID_VALUE, path, "min is above max");
        } else if (isAmount && !attribute.signed() && (isNegative(min) || isNegative(max))) {
            problems.add(Code.INVALID_VALUE, path, "a bound is below zero: write signed: true too");
        } else if (isAmount && (isTooFine(min, type) || isTooFine(max, type))) {
            problems.add(Code.INVALID_VALUE, path, "a bound has more decimals than " + type.currency());
        }
    }

    private static boolean isTooFine(@Nullable BigDecimal bound, ValueType type) {
        int decimals = Optional.ofNullable(type.currency())
                .flatMap(CurrencyUnit::find)
                .map(CurrencyUnit::minorUnits)
                .orElse(0);
        return bound != null && bound.stripTrailingZeros().scale() > decimals;
    }

    private static boolean isNegative(@Nullable BigDecimal bound) {
        return bound != null && bound.signum() < 0;
    }

    private void currencyOf(ValueType type, String path) {
        if (type.currency() != null && CurrencyUnit.find(type.currency()).isEmpty()) {
            problems.add(Code.INVALID_VALUE, path, "'" + type.currency() + "' is no currency");
        }
        if (type.element() != null) {
            currencyOf(type.element(), path);
        }
        type.fields().values().forEach(field -> currencyOf(field, path));
    }

    private void reward(Reward reward) {
        String path = "rewards/" + reward.id();
        RewardHandler handler = vocabulary.handlers().get(reward.type());
        if (handler == null) {
            problems.add(
                    Code.UNKNOWN_REWARD_TYPE,
                    path + "/type",
                    "no handler serves rewards of type '" + reward.type() + "'"
                            + NearMiss.hint(reward.type(), vocabulary.handlers().keySet()));
            return;
        }
        fulfilment(reward, handler, path);
        String unit = reward.unit();
        if (handler.hasValue() && unit == null) {
            problems.add(Code.MISSING, path, "a reward of type '" + reward.type() + "' needs a unit");
        }
        if (!handler.hasValue() && (unit != null || reward.value() != null)) {
            problems.add(
                    Code.INVALID_VALUE, path, "a reward of type '" + reward.type() + "' has neither unit nor value");
        }
        if (unit != null && CurrencyUnit.find(unit).isEmpty()) {
            problems.add(Code.INVALID_VALUE, path + "/unit", "'" + unit + "' is no currency");
        } else if (unit != null
                && reward.value() != null
                && !reward.value().currency().code().equals(unit)) {
            problems.add(Code.CURRENCY_MISMATCH, path + "/value", "the value is not in " + unit);
        }
        requirePositive(reward.value(), path + "/value");
        requirePositive(reward.cost(), path + "/cost");
        Validity validity = reward.validity();
        // Rounded up to the end of a period, no length at all is a good one too.
        if (validity != null && isOutOfRange(validity.length(), validity.roundedUpTo() != null)) {
            problems.add(Code.INVALID_VALUE, path + "/expiresAfter", "a reward is good for a day to a hundred years");
        }
        Hold hold = reward.hold();
        if (hold != null && hold.length() != null && isOutOfRange(hold.length(), false)) {
            problems.add(Code.INVALID_VALUE, path + "/hold", "a reward is withheld for a day to a hundred years");
        } else if (hold != null
                && hold.length() != null
                && validity != null
                && isNeverUsable(hold.length(), validity)) {
            problems.add(
                    Code.INVALID_VALUE,
                    path + "/hold",
                    "it expires before its hold ends: both count from the decision");
        }
    }

    private void fulfilment(Reward reward, RewardHandler handler, String path) {
        boolean voucher = reward.type().equals(Vocabulary.VOUCHER);
        Fulfilment source = reward.fulfilment();
        if (voucher != source instanceof FromPool) {
            problems.add(
                    voucher ? Code.MISSING : Code.INVALID_VALUE,
                    path + "/pool",
                    voucher ? "a voucher needs the pool that its codes come from" : "only vouchers come from a pool");
        } else if (source instanceof FromPool pool) {
            checkId(path + "/pool", pool.pool(), problems);
            if (pool.lowAt() != null && pool.lowAt() < 0) {
                problems.add(Code.INVALID_VALUE, path + "/lowAt", pool.lowAt() + " is below zero");
            }
        } else if (source instanceof ByConnector way) {
            byConnector(way, handler, path);
        }
    }

    /** Whether a connector is there, for all tenants or for this one. */
    private boolean isOurs(@Nullable Set<String> tenants) {
        return tenants != null && (tenants.isEmpty() || tenants.contains(ruleSet.tenant()));
    }

    /** Those that the tenant has: it is not told of others. */
    private List<String> ours(@Nullable Map<String, Set<String>> connectors) {
        return connectors == null
                ? List.of()
                : connectors.entrySet().stream()
                        .filter(each -> isOurs(each.getValue()))
                        .map(Map.Entry::getKey)
                        .toList();
    }

    private void byConnector(ByConnector way, RewardHandler handler, String path) {
        Map<String, Set<String>> connectors = vocabulary.connectors();
        Set<String> tenants = connectors == null ? Set.of() : connectors.get(way.connector());
        if (handler.terms().delivery() != Terms.Delivery.DEFERRED) {
            problems.add(
                    Code.INVALID_VALUE,
                    path + "/connector",
                    "a reward of type '" + handler.type() + "' is issued at once");
        } else if (!isOurs(tenants)) {
            problems.add(
                    Code.UNKNOWN_CONNECTOR,
                    path + "/connector",
                    "there is no connector '" + way.connector() + "' for " + ruleSet.tenant()
                            + NearMiss.hint(way.connector(), ours(connectors)));
        }
        String to = way.to();
        boolean known = to == null
                || eventTypes.values().stream()
                        .anyMatch(type -> type.attributes().containsKey(to)
                                && type.attributes().get(to).type().kind() == ValueType.Kind.TEXT);
        if (!known) {
            problems.add(
                    Code.UNKNOWN_FIELD, path + "/to", "no event type has an attribute '" + to + "' that is a text");
        }
    }

    /** Whatever the day of the decision: the longest month is taken for the validity, the shortest for the hold. */
    private static boolean isNeverUsable(java.time.Period hold, Validity validity) {
        long held = 28 * hold.toTotalMonths() + hold.get(ChronoUnit.DAYS);
        long good = 31 * validity.length().toTotalMonths() + validity.length().get(ChronoUnit.DAYS);
        return validity.roundedUpTo() == null && held >= good;
    }

    private static boolean isOutOfRange(java.time.Period length, boolean zeroAllowed) {
        return length.isNegative()
                || (length.isZero() && !zeroAllowed)
                || length.toTotalMonths() > LONGEST_MONTHS
                || length.get(ChronoUnit.DAYS) > 31 * LONGEST_MONTHS;
    }

    private void requirePositive(@Nullable Money amount, String path) {
        if (amount != null && !amount.isPositive()) {
            problems.add(Code.INVALID_VALUE, path, amount + " is not above zero");
        }
    }

    private void budget(Budget budget) {
        String path = "budgets/" + budget.id();
        if (budget.limit().minorUnits() < 0) {
            problems.add(Code.INVALID_VALUE, path + "/limit", budget.limit() + " is below zero");
        }
        Money largest = Amounts.largestBudget(budget.limit());
        if (budget.limit().compareTo(largest) > 0) {
            problems.add(Code.INVALID_VALUE, path + "/limit", "a budget has at most " + largest);
        }
        BigDecimal last = BigDecimal.ZERO;
        for (BigDecimal share : budget.alertAt()) {
            if (share.compareTo(last) <= 0 || share.compareTo(BigDecimal.ONE) > 0) {
                problems.add(
                        Code.INVALID_VALUE,
                        path + "/alertAt",
                        "thresholds are shares above 0 up to 1, in ascending order");
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
                    "there is no budget '" + campaign.budget() + "'"
                            + NearMiss.hint(campaign.budget(), budgets.keySet()));
        }
        if (campaign.from() != null
                && campaign.until() != null
                && campaign.until().isBefore(campaign.from())) {
            problems.add(Code.INVALID_VALUE, path + "/until", "the campaign ends before it begins");
        }
    }
}
