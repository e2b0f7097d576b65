package io.bonsela.core.decide;

import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Cap;
import io.bonsela.core.caps.Bound;
import io.bonsela.core.check.CheckedRules.Body;
import io.bonsela.core.check.CheckedRules.CheckedCap;
import io.bonsela.core.check.Costs;
import io.bonsela.core.decide.Valuation.Item;
import io.bonsela.core.life.BudgetUse;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds how much the caps and the budget of a rule leave at most, if they give the rest instead of refusing. */
final class Rest {
    private final EventDraft draft;
    private final List<Item> items;
    private final Map<CurrencyUnit, Ceiling> ceilings = new HashMap<>();

    /**
     * The most that a rule can grant in a currency.
     *
     * @param left above zero
     * @param limit {@code cap} or {@code budget}
     * @param id the id of the cap or budget
     */
    record Ceiling(Money left, String limit, String id) {}

    private Rest(EventDraft draft, List<Item> items) {
        this.draft = draft;
        this.items = items;
    }

    /**
     * Returns the ceilings that reduce a grant, by currency; empty: none does.
     *
     * @param budget the budget that pays; null: none
     * @param cost what it would pay; null: nothing
     */
    static Map<CurrencyUnit, Ceiling> of(
            Body body, EventDraft draft, List<Item> items, @Nullable BudgetUse budget, @Nullable Money cost) {
        Rest rest = new Rest(draft, items);
        for (CheckedCap cap : body.caps()) {
            if (cap.cap().givesRest() && cap.cap().limit() instanceof Cap.Limit.Value) {
                rest.cap(cap);
            }
        }
        if (budget != null && cost != null && isReducible(body, items, budget)) {
            rest.budget(budget, cost);
        }
        return rest.ceilings;
    }

    /** Whether a budget reduces a grant instead of refusing it. */
    static boolean isReducible(Body body, List<Item> items, BudgetUse budget) {
        return budget.givesRest()
                && body.price() == null
                && items.stream().allMatch(item -> item.cost() == null || item.isDivisible())
                && items.stream()
                                .filter(item -> item.cost() != null)
                                .map(Rest::price)
                                .distinct()
                                .count()
                        <= 1;
    }

    /** The currency of a value, and what one unit of it costs; null: its cost is its value. */
    private record UnitPrice(
            @Nullable CurrencyUnit unit, @Nullable Money each) {}

    private static UnitPrice price(Item item) {
        return new UnitPrice(item.effect().unit(), Costs.ofUnit(item.effect().reward()));
    }

    /** Adds what a budget leaves: as an amount of the value, if that has another currency. */
    private void budget(BudgetUse budget, Money cost) {
        Money left = budget.balance().available();
        if (cost.compareTo(left) <= 0) {
            return;
        }
        List<Item> paid = items.stream().filter(item -> item.cost() != null).toList();
        UnitPrice price = price(paid.get(0));
        if (price.each == null || price.unit == null) {
            add(new Ceiling(left, "budget", budget.id()), cost.minorUnits());
            return;
        }
        BigDecimal most = left.amount().divide(price.each.amount(), price.unit.minorUnits(), RoundingMode.FLOOR);
        Ceiling ceiling = new Ceiling(Money.of(price.unit, most, RoundingMode.UNNECESSARY), "budget", budget.id());
        add(
                ceiling,
                paid.stream()
                        .mapToLong(item -> Objects.requireNonNull(item.value()).minorUnits())
                        .sum());
    }

    private void cap(CheckedCap checked) {
        if (draft.bound(checked) instanceof Bound bound) {
            CapMeasure measure = new CapMeasure(checked.cap().limit());
            Money left = (Money) measure.shown(new Room(bound, draft).left());
            add(new Ceiling(left, "cap", checked.cap().id()), measure.total(items));
        }
    }

    private void add(Ceiling ceiling, long wanted) {
        // Nothing left: the cap or budget refuses, and says so.
        if (ceiling.left.isPositive() && ceiling.left.minorUnits() < wanted) {
            ceilings.merge(
                    ceiling.left.currency(),
                    ceiling,
                    (one, other) -> one.left.compareTo(other.left) <= 0 ? one : other);
        }
    }
}
