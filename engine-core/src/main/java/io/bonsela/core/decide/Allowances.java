package io.bonsela.core.decide;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.explain.Explanation.Allowance;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Reward.Fulfilment.FromPool;
import io.bonsela.core.caps.Bound;
import io.bonsela.core.caps.Dimensions;
import io.bonsela.core.check.CheckedRules.Body;
import io.bonsela.core.check.CheckedRules.CheckedCap;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.interpret.Interpreter;
import io.bonsela.core.life.BudgetUse;
import io.bonsela.core.life.Stock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the cooldown, caps, pools and budget of one rule leave for its grant. */
final class Allowances {
    /** What a limit that gives the rest must have left, in minor units. */
    private static final long LEAST = 1;

    private final CheckedRule rule;
    private final Body body;
    private final EventDraft draft;
    private Valuation valuation;
    private final @Nullable BudgetUse budget;

    Allowances(CheckedRule rule, Body body, EventDraft draft) {
        this.rule = rule;
        this.body = body;
        this.draft = draft;
        valuation = new Valuation(rule, body, draft);
        budget = BudgetUse.of(rule, draft);
    }

    /** Returns what each bound leaves, except bounds for which the required amount cannot be computed. */
    List<Allowance> all() {
        try {
            List<Allowance> all = new ArrayList<>();
            if (valuation.refusal() != null) {
                return all;
            }
            valuation = valuation.within(budget);
            if (rule.rule().cooldown() != null) {
                all.add(cooldown());
            }
            for (CheckedCap cap : body.caps()) {
                List<@Nullable Object> dimensions = new ArrayList<>();
                cap.dimensions().forEach(each -> dimensions.add(Interpreter.settle(draft.evaluate(each))));
                if (dimensions.stream().noneMatch(value -> value instanceof Reason || Dimensions.isMissing(value))) {
                    all.add(cap(cap, dimensions));
                }
            }
            all.addAll(stocks());
            if (body.price() != null && Price.of(body.price(), draft) instanceof Price price) {
                all.add(price.allowance());
            }
            Money cost = valuation.cost();
            if (budget != null && cost != null) {
                boolean least = budget.refusal(cost) != null && valuation.isReducible(budget);
                all.add(budget.allowance(least ? new Money(cost.currency(), LEAST) : cost));
            }
            return all;
        } catch (BonselaException | ArithmeticException e) {
            // A value, or a sum, beyond the range of money or of a counter.
            return List.of();
        }
    }

    private Allowance cooldown() {
        Bound bound = Bound.ofCooldown(rule.rule(), draft.input(), draft.others());
        CapMeasure measure = new CapMeasure(new Cap.Limit.Count(1));
        return allowance(Allowance.Kind.COOLDOWN, rule.rule().id(), Map.of(), bound, measure, false);
    }

    private Allowance cap(CheckedCap checked, List<@Nullable Object> dimensions) {
        Map<String, Object> per = new LinkedHashMap<>();
        for (int i = 0; i < dimensions.size(); i++) {
            per.put(checked.names().get(i), Objects.requireNonNull(dimensions.get(i)));
        }
        Bound bound = Bound.ofCap(checked, dimensions, draft.rules().scopes(), draft.input(), draft.others());
        CapMeasure measure = new CapMeasure(checked.cap().limit());
        return allowance(
                Allowance.Kind.CAP,
                checked.cap().id(),
                per,
                bound,
                measure,
                checked.cap().givesRest());
    }

    private Allowance allowance(
            Allowance.Kind kind, String id, Map<String, Object> per, Bound bound, CapMeasure measure, boolean rest) {
        long total = measure.total(valuation.items());
        Room room = new Room(bound, draft);
        boolean fits = room.fits(total);
        long wanted = fits || !rest ? total : LEAST;
        return new Allowance(
                kind,
                id,
                per,
                measure.shown(bound.limit()),
                measure.shown(room.used()),
                measure.shown(wanted),
                fits,
                fits ? null : room.availableAt(wanted));
    }

    private List<Allowance> stocks() {
        Map<String, Integer> wanted = new TreeMap<>();
        for (Valuation.Item item : valuation.items()) {
            FromPool source = Stock.source(item.effect().reward());
            if (source != null) {
                wanted.merge(source.pool(), 1, Integer::sum);
            }
        }
        List<Allowance> stocks = new ArrayList<>();
        wanted.forEach((pool, codes) -> stocks.add(Stock.allowance(draft, pool, codes)));
        return stocks;
    }
}
