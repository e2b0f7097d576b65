package io.bonsela.core.decide;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Standing;
import io.bonsela.api.Standing.CapUse;
import io.bonsela.api.Standing.Parts;
import io.bonsela.api.Standing.Reservation;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Reward.Fulfilment.FromPool;
import io.bonsela.api.store.StateKey.CounterKey;
import io.bonsela.core.caps.Bound;
import io.bonsela.core.caps.Dimensions;
import io.bonsela.core.check.CheckedRules.Body;
import io.bonsela.core.check.CheckedRules.CheckedCap;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.check.CodeCaps;
import io.bonsela.core.check.Costs;
import io.bonsela.core.decide.Valuation.Item;
import io.bonsela.core.history.Fold;
import io.bonsela.core.interpret.Interpreter;
import io.bonsela.core.life.BudgetUse;
import io.bonsela.core.life.IssuanceIds;
import io.bonsela.core.life.Life;
import io.bonsela.core.life.RewardTimes;
import io.bonsela.core.life.Stock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The grant of one rule. It is first checked for a refusal, then applied as a whole. */
final class Grant {
    private final CheckedRule rule;
    private final Body body;
    private final EventDraft draft;
    private final @Nullable BudgetUse budget;
    private Valuation valuation;
    private final List<PlannedUse> uses = new ArrayList<>();
    private @Nullable Price price;
    private List<Event> raised = List.of();

    /** What one item takes from one cap or cooldown. */
    private record PlannedUse(int item, Bound bound, long amount, boolean ofGrant, Set<Cap.Release> releasedOn) {}

    Grant(CheckedRule rule, Body body, EventDraft draft) {
        this.rule = rule;
        this.body = body;
        this.draft = draft;
        budget = BudgetUse.of(rule, draft);
        valuation = new Valuation(rule, body, draft);
    }

    /** Returns the outcome if the grant is refused; null if it is not. */
    @Nullable
    RuleOutcome refusal() {
        try {
            RuleOutcome refusal = cooldown();
            if (refusal == null) {
                refusal = valuation.refusal();
            }
            if (refusal == null) {
                valuation = valuation.within(budget);
            }
            refusal = refusal == null ? raises() : refusal;
            for (CheckedCap cap : body.caps()) {
                refusal = refusal == null ? cap(cap) : refusal;
            }
            refusal = refusal == null ? stock() : refusal;
            refusal = refusal == null ? price() : refusal;
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
        Bound bound = Bound.ofCooldown(rule.rule(), draft.input(), draft.others());
        Room room = new Room(bound, draft);
        if (room.fits(1)) {
            uses.add(new PlannedUse(0, bound, 1, true, Set.of(Cap.Release.CANCEL)));
            return null;
        }
        return refused(Outcome.COOLING_DOWN, until(ReasonCode.COOLDOWN_RUNNING, new HashMap<>(), room.availableAt(1)));
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
        Bound bound = Bound.ofCap(checked, dimensions, draft.rules().scopes(), draft.input(), draft.others());
        CapMeasure measure = new CapMeasure(cap.limit());
        for (int i = 0; i < valuation.items().size(); i++) {
            long amount = measure.amount(valuation.items(), i);
            if (amount > 0) {
                uses.add(new PlannedUse(i, bound, amount, measure.ofGrant(), cap.releasedOn()));
            }
        }
        long total = measure.total(valuation.items());
        Room room = new Room(bound, draft);
        if (room.fits(total)) {
            return null;
        }
        if (checked.code() != null) {
            return refused(Outcome.CODE_REFUSED, CodeCaps.usedUp(checked.code(), measure.shown(bound.limit())));
        }
        Map<String, Object> arguments = new HashMap<>();
        arguments.put("cap", cap.id());
        arguments.put("limit", measure.shown(bound.limit()));
        return refused(Outcome.CAPPED, until(ReasonCode.CAP_REACHED, arguments, room.availableAt(total)));
    }

    private @Nullable RuleOutcome raises() {
        if (body.raises().isEmpty()) {
            return null;
        }
        Object events = new Raising(draft.matched(), draft::evaluate).events(rule, body);
        if (events instanceof Reason failure) {
            return refused(Outcome.ERROR, failure);
        }
        raised = ((List<?>) events).stream().map(Event.class::cast).toList();
        return null;
    }

    private @Nullable RuleOutcome stock() {
        Map<String, Integer> wanted = Map.of();
        for (Item item : valuation.items()) {
            FromPool source = Stock.source(item.effect().reward());
            if (source == null) {
                continue;
            }
            wanted = wanted.isEmpty() ? new HashMap<>() : wanted;
            if (Stock.available(draft, source.pool()) < wanted.merge(source.pool(), 1, Integer::sum)) {
                return refused(Outcome.CAPPED, Reason.of(ReasonCode.POOL_EMPTY, "pool", source.pool()));
            }
        }
        return null;
    }

    private @Nullable RuleOutcome price() {
        if (body.price() == null) {
            return null;
        }
        Object computed = Price.of(body.price(), draft);
        if (!(computed instanceof Price known)) {
            return refused(Outcome.ERROR, Fold.failure(computed));
        }
        price = known;
        Reason reason = known.refusal();
        return reason == null ? null : refused(Outcome.WALLET_TOO_LOW, reason);
    }

    private @Nullable RuleOutcome budget() {
        Money cost = valuation.cost();
        Reason reason = budget == null || cost == null ? null : budget.refusal(cost);
        if (budget == null || reason == null) {
            return null;
        }
        budget.tellRefusal();
        return refused(Outcome.BUDGET_EXHAUSTED, reason);
    }

    /** Returns its rule. */
    CheckedRule rule() {
        return rule;
    }

    /** Returns what it grants. */
    List<Item> items() {
        return valuation.items();
    }

    /** Returns the outcome after the grant was applied. */
    RuleOutcome granted() {
        return new RuleOutcome(rule.rule().id(), Outcome.MATCHED, valuation.note());
    }

    /** Applies the grant, and returns its issuances. */
    List<Issuance> apply() {
        LineBalances lines = valuation.lines();
        if (lines != null) {
            draft.lines(lines);
        }
        for (PlannedUse use : uses) {
            CounterKey key = use.bound.own();
            draft.put(
                    key,
                    use.bound.counting().add(draft.counter(key), draft.input().time(), use.amount));
        }
        raised.forEach(draft::raise);
        List<Issuance> issuances = new ArrayList<>();
        int items = valuation.items().size();
        for (int i = 0; i < items; i++) {
            issuances.add(issue(i, price == null ? null : price.part(i, items)));
        }
        return issuances;
    }

    private Issuance issue(int index, @Nullable Money paid) {
        Item item = valuation.items().get(index);
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
                null,
                List.of());
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
                        Costs.terms(reward, item.effect().handler().terms()),
                        item.value(),
                        item.cost(),
                        paid,
                        draft.input().time(),
                        draft.decidedAt(),
                        times.expiresAt(reward.validity()),
                        item.shares(),
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

    private static Reason until(ReasonCode code, Map<String, Object> arguments, @Nullable Instant availableAt) {
        if (availableAt != null) {
            arguments.put("availableAt", availableAt);
        }
        return new Reason(code, arguments);
    }

    private RuleOutcome refused(Outcome outcome, Reason reason) {
        return Decider.refused(rule, outcome, reason);
    }
}
