package io.bonsela.core.decide;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Standing;
import io.bonsela.api.Standing.CapUse;
import io.bonsela.api.Standing.Parts;
import io.bonsela.api.Standing.Reservation;
import io.bonsela.api.explain.Explanation.Allowance;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Reward.Fulfilment.FromPool;
import io.bonsela.api.store.State.Counter;
import io.bonsela.api.store.StateKey.CounterKey;
import io.bonsela.core.caps.Bound;
import io.bonsela.core.caps.CapWindow;
import io.bonsela.core.caps.Dimensions;
import io.bonsela.core.check.Amounts;
import io.bonsela.core.check.CheckedRules.Body;
import io.bonsela.core.check.CheckedRules.CheckedCap;
import io.bonsela.core.check.CheckedRules.CheckedEffect;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.check.Costs;
import io.bonsela.core.history.Fold;
import io.bonsela.core.interpret.Interpreter;
import io.bonsela.core.life.BudgetUse;
import io.bonsela.core.life.IssuanceIds;
import io.bonsela.core.life.Life;
import io.bonsela.core.life.RewardTimes;
import io.bonsela.core.life.Stock;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One rule about to pay: first asked whether anything refuses it, then applied whole. */
final class Grant {
    private final CheckedRule rule;
    private final Body body;
    private final EventDraft draft;
    private final @Nullable BudgetUse budget;
    private final List<Item> items = new ArrayList<>();
    private final List<PlannedUse> uses = new ArrayList<>();

    /** One effect with its number, value and cost. */
    private record Item(
            int number,
            CheckedEffect effect,
            @Nullable Money value,
            @Nullable Money cost) {}

    /** What one item takes of one cap or cooldown. */
    private record PlannedUse(int item, Bound bound, long amount, boolean ofGrant, Set<Cap.Release> releasedOn) {}

    Grant(CheckedRule rule, Body body, EventDraft draft) {
        this.rule = rule;
        this.body = body;
        this.draft = draft;
        Budget paying = rule.budget() == null ? null : draft.rules().budget(rule.budget());
        budget = paying == null ? null : BudgetUse.running(paying, draft);
    }

    /** The outcome if anything refuses the grant; null if nothing does. */
    @Nullable
    RuleOutcome refusal() {
        try {
            RuleOutcome refusal = cooldown();
            if (refusal == null) {
                refusal = values();
            }
            for (CheckedCap cap : body.caps()) {
                refusal = refusal == null ? cap(cap) : refusal;
            }
            refusal = refusal == null ? stock() : refusal;
            return refusal == null ? budget() : refusal;
        } catch (BonselaException | ArithmeticException e) {
            // A value, or a sum, beyond the range of money or of a counter.
            return refused(Outcome.ERROR, Reason.of(ReasonCode.NUMBER_OVERFLOW));
        }
    }

    private @Nullable RuleOutcome cooldown() {
        if (rule.rule().cooldown() == null) {
            return null;
        }
        Bound bound = Bound.ofCooldown(rule.rule(), draft.input());
        if (hasRoom(bound, 1)) {
            uses.add(new PlannedUse(0, bound, 1, true, Set.of(Cap.Release.CANCEL)));
            return null;
        }
        return refused(Outcome.COOLING_DOWN, when(ReasonCode.COOLDOWN_RUNNING, new HashMap<>(), bound, 1));
    }

    private @Nullable RuleOutcome values() {
        boolean budgeted = rule.budget() != null;
        for (int number = 0; number < body.effects().size(); number++) {
            CheckedEffect effect = body.effects().get(number);
            Money value = null;
            if (effect.unit() != null) {
                Object computed = value(effect);
                if (!(computed instanceof Money money)) {
                    return refused(Outcome.ERROR, Fold.failure(computed));
                }
                if (money.minorUnits() < 0) {
                    return refused(Outcome.ERROR, Reason.of(ReasonCode.NEGATIVE_VALUE, "value", money));
                }
                if (!money.isPositive()) {
                    continue;
                }
                value = money;
            }
            Reward reward = effect.reward();
            Money cost =
                    reward.cost() != null ? reward.cost() : Costs.currency(reward, budgeted) == null ? null : value;
            Reason tooLarge = tooLarge(value) == null ? tooLarge(cost) : tooLarge(value);
            if (tooLarge != null) {
                return refused(Outcome.ERROR, tooLarge);
            }
            items.add(new Item(number, effect, value, cost));
        }
        return items.isEmpty() ? refused(Outcome.NOTHING_EARNED, Reason.of(ReasonCode.ZERO_VALUE)) : null;
    }

    private static @Nullable Reason tooLarge(@Nullable Money amount) {
        if (amount == null) {
            return null;
        }
        Money largest = Amounts.largestGrant(amount);
        return amount.compareTo(largest) > 0
                ? new Reason(ReasonCode.VALUE_TOO_LARGE, Map.of("value", amount, "largest", largest))
                : null;
    }

    private @Nullable Object value(CheckedEffect effect) {
        if (effect.value() == null) {
            return effect.reward().value();
        }
        return Interpreter.money(
                draft.evaluate(effect.value()), Objects.requireNonNull(effect.unit()), effect.rounding());
    }

    private @Nullable RuleOutcome cap(CheckedCap checked) {
        Cap cap = checked.cap();
        List<@Nullable Object> dimensions = new ArrayList<>();
        for (int i = 0; i < checked.dimensions().size(); i++) {
            Object value =
                    Interpreter.settle(draft.evaluate(checked.dimensions().get(i)));
            if (value instanceof Reason failure) {
                return refused(Outcome.ERROR, failure);
            }
            if (Dimensions.isMissing(value)) {
                return cap.ifMissing() == Cap.Missing.SKIP
                        ? null
                        : refused(
                                Outcome.CAPPED,
                                new Reason(
                                        ReasonCode.DIMENSION_MISSING,
                                        Map.of(
                                                "cap",
                                                cap.id(),
                                                "missing",
                                                checked.names().get(i))));
            }
            dimensions.add(value);
        }
        Bound bound = Bound.ofCap(checked, dimensions, draft.rules().scopes(), draft.input());
        boolean ofGrant = cap.limit() instanceof Cap.Limit.Count;
        for (int i = 0; i < items.size(); i++) {
            long amount = amount(cap.limit(), i);
            if (amount > 0) {
                uses.add(new PlannedUse(i, bound, amount, ofGrant, cap.releasedOn()));
            }
        }
        long total = total(cap.limit());
        if (hasRoom(bound, total)) {
            return null;
        }
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("cap", cap.id());
        arguments.put("limit", measured(cap.limit(), bound.limit()));
        return refused(Outcome.CAPPED, when(ReasonCode.CAP_REACHED, arguments, bound, total));
    }

    private long total(Cap.Limit limit) {
        long total = 0;
        for (int i = 0; i < items.size(); i++) {
            total = Math.addExact(total, amount(limit, i));
        }
        return total;
    }

    private static Object measured(Cap.Limit limit, long amount) {
        return limit instanceof Cap.Limit.Value value
                ? new Money(value.max().currency(), amount)
                : BigDecimal.valueOf(amount);
    }

    /** What each of its bounds leaves; nothing where what it would take cannot be computed. Asked instead of the rest. */
    List<Allowance> allowances() {
        List<Allowance> all = new ArrayList<>();
        try {
            if (values() != null) {
                return all;
            }
            if (rule.rule().cooldown() != null) {
                Bound bound = Bound.ofCooldown(rule.rule(), draft.input());
                all.add(allowance(
                        Allowance.Kind.COOLDOWN, rule.rule().id(), Map.of(), bound, new Cap.Limit.Count(1), 1));
            }
            for (CheckedCap checked : body.caps()) {
                List<@Nullable Object> dimensions = new ArrayList<>();
                checked.dimensions().forEach(each -> dimensions.add(Interpreter.settle(draft.evaluate(each))));
                if (dimensions.stream().noneMatch(value -> value instanceof Reason || Dimensions.isMissing(value))) {
                    Bound bound = Bound.ofCap(checked, dimensions, draft.rules().scopes(), draft.input());
                    Cap.Limit limit = checked.cap().limit();
                    all.add(allowance(
                            Allowance.Kind.CAP,
                            checked.cap().id(),
                            per(checked, dimensions),
                            bound,
                            limit,
                            total(limit)));
                }
            }
            all.addAll(stocks());
            Money cost = cost();
            if (budget != null && cost != null) {
                all.add(budget.allowance(cost));
            }
            return all;
        } catch (BonselaException | ArithmeticException e) {
            // A value, or a sum, beyond the range of money or of a counter.
            return List.of();
        }
    }

    private static Map<String, Object> per(CheckedCap cap, List<@Nullable Object> dimensions) {
        Map<String, Object> per = new LinkedHashMap<>();
        for (int i = 0; i < dimensions.size(); i++) {
            per.put(cap.names().get(i), Objects.requireNonNull(dimensions.get(i)));
        }
        return per;
    }

    private Allowance allowance(
            Allowance.Kind kind, String id, Map<String, Object> per, Bound bound, Cap.Limit limit, long wanted) {
        List<Counter> counters = counters(bound);
        Instant at = draft.input().time();
        boolean room = hasRoom(bound, wanted);
        return new Allowance(
                kind,
                id,
                per,
                measured(limit, bound.limit()),
                measured(limit, CapWindow.used(counters, bound.window(), at)),
                measured(limit, wanted),
                room,
                room
                        ? null
                        : CapWindow.availableAt(
                                counters, bound.window(), draft.input(), draft.zone(), wanted, bound.limit()));
    }

    private List<Allowance> stocks() {
        Map<String, Integer> wanted = new TreeMap<>();
        for (Item item : items) {
            FromPool source = Stock.source(item.effect().reward());
            if (source != null) {
                wanted.merge(source.pool(), 1, Integer::sum);
            }
        }
        List<Allowance> stocks = new ArrayList<>();
        wanted.forEach((pool, codes) -> stocks.add(Stock.allowance(draft, pool, codes)));
        return stocks;
    }

    /** A count counts the grant once, with its first item; a value counts every item in its currency. */
    private long amount(Cap.Limit limit, int item) {
        if (limit instanceof Cap.Limit.Value value) {
            Money worth = items.get(item).value();
            return worth != null && worth.currency().equals(value.max().currency()) ? worth.minorUnits() : 0;
        }
        return item == 0 ? 1 : 0;
    }

    private @Nullable RuleOutcome stock() {
        Map<String, Integer> wanted = new HashMap<>();
        for (Item item : items) {
            FromPool source = Stock.source(item.effect().reward());
            if (source != null
                    && Stock.available(draft, source.pool()) < wanted.merge(source.pool(), 1, Integer::sum)) {
                return refused(Outcome.CAPPED, Reason.of(ReasonCode.POOL_EMPTY, "pool", source.pool()));
            }
        }
        return null;
    }

    private @Nullable RuleOutcome budget() {
        Money cost = cost();
        Reason reason = budget == null || cost == null ? null : budget.refusal(cost);
        if (budget == null || reason == null) {
            return null;
        }
        budget.tellRefusal();
        return refused(Outcome.BUDGET_EXHAUSTED, reason);
    }

    private @Nullable Money cost() {
        Money sum = null;
        for (Item item : items) {
            if (item.cost() != null) {
                sum = sum == null ? item.cost() : sum.plus(item.cost());
            }
        }
        return sum;
    }

    /** Takes what the grant takes, and gives its issuances. */
    List<Issuance> apply() {
        for (PlannedUse use : uses) {
            CounterKey key = use.bound.own();
            draft.put(
                    key,
                    use.bound.counting().add(draft.counter(key), draft.input().time(), use.amount));
        }
        List<Issuance> issuances = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            issuances.add(issue(i));
        }
        return issuances;
    }

    private Issuance issue(int index) {
        Item item = items.get(index);
        Reward reward = item.effect().reward();
        RewardTimes times = new RewardTimes(draft.decidedAt(), draft.zone());
        Reservation reservation = budget == null || item.cost() == null ? null : budget.reservation(item.cost());
        Standing standing = new Standing(
                IssuanceState.RESERVED,
                draft.decidedAt(),
                reward.hold() != null,
                times.heldUntil(reward.hold()),
                item.value() == null ? null : Parts.of(item.value()),
                uses(index),
                List.of(),
                reservation,
                null);
        return Life.begin(
                draft,
                new Issuance(
                        IssuanceIds.of(
                                draft.decidedAt(),
                                event().tenant(),
                                event().id(),
                                rule.rule().id(),
                                item.number()),
                        event().tenant(),
                        event().subject(),
                        event().id(),
                        rule.rule().id(),
                        item.number(),
                        body.effects().size(),
                        rule.campaign() == null ? null : rule.campaign().id(),
                        reward.id(),
                        reward.type(),
                        item.effect().handler().terms(),
                        item.value(),
                        item.cost(),
                        draft.input().time(),
                        draft.decidedAt(),
                        times.expiresAt(reward.validity()),
                        standing));
    }

    private List<CapUse> uses(int item) {
        List<CapUse> own = new ArrayList<>(uses.size());
        for (PlannedUse use : uses) {
            if (use.item == item) {
                own.add(record(use));
            }
        }
        return own;
    }

    private CapUse record(PlannedUse use) {
        CounterKey own = use.bound.own();
        return new CapUse(
                use.bound.id(),
                use.bound.scope(),
                own.window(),
                own.subject() != null,
                use.amount,
                draft.input().time(),
                use.ofGrant,
                use.releasedOn);
    }

    private Event event() {
        return draft.input().event();
    }

    private boolean hasRoom(Bound bound, long amount) {
        return CapWindow.hasRoom(counters(bound), bound.window(), draft.input().time(), amount, bound.limit());
    }

    private List<Counter> counters(Bound bound) {
        List<Counter> counters = new ArrayList<>(bound.keys().size());
        for (CounterKey key : bound.keys()) {
            counters.add(draft.counter(key));
        }
        return counters;
    }

    private Reason when(ReasonCode code, Map<String, Object> arguments, Bound bound, long amount) {
        Instant at = CapWindow.availableAt(
                counters(bound), bound.window(), draft.input(), draft.zone(), amount, bound.limit());
        if (at != null) {
            arguments.put("availableAt", at);
        }
        return new Reason(code, arguments);
    }

    private RuleOutcome refused(Outcome outcome, Reason reason) {
        return Decider.refused(rule, outcome, reason);
    }
}
