package io.bonsela.core.decide;

import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.explain.Explanation.Allowance;
import io.bonsela.core.check.Amounts;
import io.bonsela.core.check.CheckedRules.CheckedPrice;
import io.bonsela.core.interpret.Interpreter;
import io.bonsela.core.life.Credits;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a grant costs the subject, and whether its wallet has it. */
final class Price {
    private final Money amount;
    private final Money balance;

    private Price(Money amount, Money balance) {
        this.amount = amount;
        this.balance = balance;
    }

    /** Returns the price in the current state; null or a failure if it cannot be computed. */
    static @Nullable Object of(CheckedPrice price, EventDraft draft) {
        Object computed = Interpreter.money(draft.evaluate(price.value()), price.unit(), price.rounding());
        if (!(computed instanceof Money amount)) {
            return computed;
        }
        if (amount.minorUnits() < 0) {
            return Reason.of(ReasonCode.NEGATIVE_VALUE, "value", amount);
        }
        Money largest = Amounts.largestGrant(amount);
        if (amount.compareTo(largest) > 0) {
            return new Reason(ReasonCode.VALUE_TOO_LARGE, Map.of("value", amount, "largest", largest));
        }
        String subject = draft.matched().event().subject();
        return new Price(amount, Credits.balance(draft, subject, amount));
    }

    /** Returns why it cannot be paid; null if it can. */
    @Nullable
    Reason refusal() {
        return amount.compareTo(balance) <= 0 || !amount.isPositive()
                ? null
                : new Reason(
                        ReasonCode.WALLET_TOO_LOW,
                        Map.of("price", amount, "balance", balance, "missing", amount.minus(balance)));
    }

    /** Returns what the wallet leaves for it. */
    Allowance allowance() {
        return new Allowance(
                Allowance.Kind.WALLET,
                amount.currency().code(),
                Map.of(),
                balance,
                Money.zero(amount.currency()),
                amount,
                refusal() == null,
                null);
    }

    /** Returns the part that one of several rewards carries; null: nothing. */
    @Nullable
    Money part(int index, int rewards) {
        long units = amount.minorUnits() / rewards + (index < amount.minorUnits() % rewards ? 1 : 0);
        return units > 0 ? new Money(amount.currency(), units) : null;
    }
}
