package io.bonsela.core.life;

import io.bonsela.api.Issuance;
import io.bonsela.api.LedgerEntry.Kind;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.Standing.Reservation;
import io.bonsela.api.explain.Explanation.Allowance;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.spi.RewardListener.BudgetAlert;
import io.bonsela.api.store.State.BudgetState;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.state.Draft;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One period of a budget in a draft. The period is opened when it is first used. */
public final class BudgetUse {
    private final Draft draft;
    private final BudgetKey key;
    private final @Nullable Budget declared;

    /** A period of a budget; it must be open already if the rules in force do not declare the budget. */
    public BudgetUse(BudgetKey key, Draft draft) {
        this.draft = draft;
        this.key = key;
        declared = draft.rules().budget(key.budget());
    }

    /** Returns the current period of the budget that pays for a rule; null: no budget pays. */
    public static @Nullable BudgetUse of(CheckedRule rule, Draft draft) {
        Budget budget = rule.budget() == null ? null : draft.rules().budget(rule.budget());
        return budget == null
                ? null
                : new BudgetUse(BudgetPeriods.key(draft.tenant(), budget, draft.decidedAt(), draft.zone()), draft);
    }

    static BudgetUse of(Reservation reservation, Draft draft) {
        return new BudgetUse(new BudgetKey(draft.tenant(), reservation.budget(), reservation.period()), draft);
    }

    /** Returns why the budget does not pay a cost; null if it does. */
    public @Nullable Reason refusal(Money cost) {
        Money available = balance().available();
        // Also computed for a budget that refuses nothing: the remainder must be within the range of money.
        Money left = available.minus(cost);
        return isHard() && left.minorUnits() < 0
                ? new Reason(
                        ReasonCode.BUDGET_TOO_LOW,
                        Map.of("budget", key.budget(), "period", key.period(), "available", available, "cost", cost))
                : null;
    }

    /** Returns what the budget leaves for a cost. */
    public Allowance allowance(Money cost) {
        BudgetBalance balance = balance();
        boolean allows = refusal(cost) == null;
        boolean opens = !allows
                && declared != null
                && declared.period() != null
                && next(declared, balance).minorUnits() >= cost.minorUnits();
        return new Allowance(
                Allowance.Kind.BUDGET,
                key.budget(),
                Map.of(),
                balance.limit(),
                balance.limit().minus(balance.available()),
                cost,
                allows,
                opens ? BudgetPeriods.end(Objects.requireNonNull(declared), draft.decidedAt(), draft.zone()) : null);
    }

    /** Returns what the next period will have. */
    private static Money next(Budget budget, BudgetBalance balance) {
        return budget.carriesOver() && balance.available().isPositive()
                ? budget.limit().plus(balance.available())
                : budget.limit();
    }

    public Reservation reservation(Money cost) {
        return Reservation.of(key.budget(), key.period(), cost);
    }

    /** Returns the id of the budget. */
    public String id() {
        return key.budget();
    }

    /** Whether a reward that costs more than is left is reduced to it. */
    public boolean givesRest() {
        return isHard() && declared != null && declared.givesRest();
    }

    /** Returns the balance of the period. */
    public BudgetBalance balance() {
        return BudgetBalance.of(key.budget(), key.period(), state());
    }

    void reserve(Issuance issuance, Money amount) {
        BudgetState before = open();
        Ledger.move(draft, issuance, Kind.RESERVE, amount, account("available"), account("reserved"));
        put(before, amount.minorUnits(), 0);
        tellAlerts();
    }

    void charge(Issuance issuance, Money amount) {
        Ledger.move(draft, issuance, Kind.CHARGE, amount, account("reserved"), account("spent"));
        put(state(), -amount.minorUnits(), amount.minorUnits());
    }

    void release(Issuance issuance, Money amount) {
        Ledger.move(draft, issuance, Kind.RELEASE, amount, account("reserved"), account("available"));
        put(state(), -amount.minorUnits(), 0);
    }

    /** Sets a charged amount aside again. */
    void uncharge(Issuance issuance, Money amount) {
        Ledger.move(draft, issuance, Kind.UNCHARGE, amount, account("spent"), account("reserved"));
        put(state(), amount.minorUnits(), -amount.minorUnits());
    }

    void refund(Issuance issuance, Money amount) {
        Ledger.move(draft, issuance, Kind.REFUND, amount, account("spent"), account("available"));
        put(state(), 0, -amount.minorUnits());
    }

    /**
     * Pays for a reward that was delivered after its reservation was released. A hard budget pays at most what is
     * available; the rest is written off.
     *
     * @param charged whether the amount is charged at once; otherwise it is only reserved
     * @return the amount that the budget pays
     */
    Money payLate(Issuance issuance, Money cost, boolean charged) {
        Money zero = Money.zero(cost.currency());
        Money available = Shares.least(cost, balance().available());
        Money paid = isHard() ? (available.isPositive() ? available : zero) : cost;
        if (paid.isPositive()) {
            reserve(issuance, paid);
        }
        if (charged && paid.isPositive()) {
            charge(issuance, paid);
        }
        Ledger.writeOff(draft, issuance, cost.minus(paid));
        return paid;
    }

    /** Adds or removes money. Thresholds that the use has fallen below can be reported again. */
    public void fund(Kind kind, Money amount) {
        BudgetState before = open();
        Ledger.fund(draft, key, kind, amount);
        BudgetState after = new BudgetState(
                before.opening(),
                before.limit().plus(amount),
                before.reserved(),
                before.charged(),
                BigDecimal.ZERO,
                isBounded(before));
        // A reported threshold stays reported for as long as it is crossed, even if it is no longer declared.
        BigDecimal alerted = Stream.concat(thresholds().stream(), Stream.of(before.alerted()))
                .filter(threshold -> threshold.compareTo(before.alerted()) <= 0 && isCrossed(threshold, after))
                .reduce(BigDecimal.ZERO, BigDecimal::max);
        draft.put(key, alerted(after, alerted));
        tellAlerts();
    }

    /** Opens the period, if it is not open. */
    public BudgetState open() {
        BudgetState state = draft.get(key);
        if (state == null) {
            state = state();
            CarryOver carried = carried();
            Ledger.fund(draft, key, Kind.FUND, carried.funded());
            carried.move(draft, key);
            draft.put(key, state);
        }
        return state;
    }

    private BudgetState state() {
        BudgetState state = draft.get(key);
        if (state != null) {
            return state;
        }
        Money opening = Objects.requireNonNull(declared, key.budget()).limit();
        return new BudgetState(opening, carried().limit(), 0, 0, BigDecimal.ZERO, isHard());
    }

    private CarryOver carried() {
        return CarryOver.of(draft, Objects.requireNonNull(declared, key.budget()));
    }

    private void put(BudgetState before, long reserved, long charged) {
        draft.put(
                key,
                new BudgetState(
                        before.opening(),
                        before.limit(),
                        Math.addExact(before.reserved(), reserved),
                        Math.addExact(before.charged(), charged),
                        before.alerted(),
                        isBounded(before)));
    }

    private boolean isHard() {
        return declared == null || declared.hard();
    }

    /**
     * Whether the store must enforce the limit. A budget that was exceeded before it became hard must come back within
     * its limit first.
     */
    private boolean isBounded(BudgetState before) {
        return isHard() && before.used() <= before.limit().minorUnits();
    }

    /** Reports once that the budget refused a reward. For its users it is used up, however much is left. */
    public void tellRefusal() {
        BudgetState state = open();
        if (!thresholds().isEmpty() && state.alerted().compareTo(BigDecimal.ONE) < 0) {
            tell(state, BigDecimal.ONE);
        }
    }

    private void tellAlerts() {
        BudgetState state = state();
        for (BigDecimal threshold : thresholds()) {
            if (threshold.compareTo(state.alerted()) > 0 && isCrossed(threshold, state)) {
                state = tell(state, threshold);
            }
        }
    }

    private BudgetState tell(BudgetState state, BigDecimal threshold) {
        BudgetState told = alerted(state, threshold);
        draft.put(key, told);
        draft.alert(new BudgetAlert(
                draft.tenant(), balance(), threshold, isHard(), draft.cause().id()));
        return told;
    }

    private List<BigDecimal> thresholds() {
        return declared == null ? List.of() : declared.alertAt();
    }

    private static boolean isCrossed(BigDecimal threshold, BudgetState state) {
        BigDecimal used = BigDecimal.valueOf(state.used());
        BigDecimal bound = threshold.multiply(BigDecimal.valueOf(state.limit().minorUnits()));
        return used.signum() > 0 && used.compareTo(bound) >= 0;
    }

    private static BudgetState alerted(BudgetState state, BigDecimal threshold) {
        return new BudgetState(
                state.opening(), state.limit(), state.reserved(), state.charged(), threshold, state.bounded());
    }

    private String account(String part) {
        return Ledger.account(key, part);
    }
}
