package io.bonsela.core.life;

import io.bonsela.api.BudgetAlert;
import io.bonsela.api.BudgetBalance;
import io.bonsela.api.Issuance;
import io.bonsela.api.LedgerEntry.Kind;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Standing.Reservation;
import io.bonsela.api.explain.Explanation.Allowance;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.store.State.BudgetState;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.core.state.Draft;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One period of a budget, as a draft uses it. It opens when it is first drawn on. */
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

    /** The period that runs. */
    public static BudgetUse running(Budget budget, Draft draft) {
        return new BudgetUse(BudgetPeriods.key(draft.tenant(), budget, draft.decidedAt(), draft.zone()), draft);
    }

    static BudgetUse of(Reservation reservation, Draft draft) {
        return new BudgetUse(new BudgetKey(draft.tenant(), reservation.budget(), reservation.period()), draft);
    }

    /** Why it does not pay a cost; null if it does. */
    public @Nullable Reason refusal(Money cost) {
        Money available = balance().available();
        // Also of one that refuses nothing: what it would have left must be in the range of money.
        Money left = available.minus(cost);
        return isHard() && left.minorUnits() < 0
                ? new Reason(
                        ReasonCode.BUDGET_TOO_LOW,
                        Map.of("budget", key.budget(), "period", key.period(), "available", available, "cost", cost))
                : null;
    }

    /** What it leaves for a cost. */
    public Allowance allowance(Money cost) {
        BudgetBalance balance = balance();
        boolean allows = refusal(cost) == null;
        boolean opens = !allows
                && declared != null
                && declared.period() != null
                && declared.limit().minorUnits() >= cost.minorUnits();
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

    public Reservation reservation(Money cost) {
        return Reservation.of(key.budget(), key.period(), cost);
    }

    /** How it stands. */
    public BudgetBalance balance() {
        return state().balance(key.budget(), key.period());
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

    void refund(Issuance issuance, Money amount) {
        Ledger.move(draft, issuance, Kind.REFUND, amount, account("spent"), account("available"));
        put(state(), 0, -amount.minorUnits());
    }

    /**
     * Pays what was delivered after its reservation had been given back: what is available; the rest is written off.
     *
     * @param charged whether it is spent at once, or set aside
     * @return how much it pays
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

    /** Adds money, or takes it away; thresholds that the use is below again can be told again. */
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
        // What was told counts as told for as long as it is crossed, whatever thresholds are declared by now.
        BigDecimal alerted = Stream.concat(thresholds().stream(), Stream.of(before.alerted()))
                .filter(threshold -> threshold.compareTo(before.alerted()) <= 0 && isCrossed(threshold, after))
                .reduce(BigDecimal.ZERO, BigDecimal::max);
        draft.put(key, alerted(after, alerted));
        tellAlerts();
    }

    /** Opens it, if it is not open. */
    public BudgetState open() {
        BudgetState state = draft.get(key);
        if (state == null) {
            state = state();
            Ledger.fund(draft, key, Kind.FUND, state.opening());
            draft.put(key, state);
        }
        return state;
    }

    private BudgetState state() {
        BudgetState state = draft.get(key);
        return state == null
                ? BudgetState.open(
                        Objects.requireNonNull(declared, key.budget()).limit(), isHard())
                : state;
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

    /** One that was exceeded before it became hard comes back within its limit first. */
    private boolean isBounded(BudgetState before) {
        return isHard() && before.used() <= before.limit().minorUnits();
    }

    /** It refused a reward: to its users it is used up, however much is left. Told once, as a crossing is. */
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
        draft.alert(new BudgetAlert(draft.tenant(), balance(), threshold, isHard(), draft.cause()));
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
