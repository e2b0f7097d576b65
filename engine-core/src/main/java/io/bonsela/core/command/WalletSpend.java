package io.bonsela.core.command;

import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.HoldSpend;
import io.bonsela.api.command.Spend;
import io.bonsela.api.store.StateKey.SpendKey;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.life.Credits;
import io.bonsela.core.life.Spendings;
import io.bonsela.core.state.Draft;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes an amount out of the wallet.
 *
 * @param tenant the tenant
 * @param subject the owner of the wallet
 * @param amount the amount
 * @param length how long it is held; null: it is spent
 */
record WalletSpend(
        String tenant,
        String subject,
        Money amount,
        @Nullable Duration length) implements Verb {
    static WalletSpend of(Spend spend) {
        return new WalletSpend(spend.origin().tenant(), spend.subject(), spend.amount(), null);
    }

    static WalletSpend of(HoldSpend hold) {
        return new WalletSpend(hold.origin().tenant(), hold.subject(), hold.amount(), hold.length());
    }

    @Override
    public void plan(Plan plan) {
        IssuanceScope.ofWallet(tenant, subject, amount).forEach(plan::add);
    }

    @Override
    public Ruling rule(Draft draft) {
        String owner = draft.owner(subject);
        Money balance = Credits.balance(draft, owner, amount);
        if (balance.minorUnits() < amount.minorUnits()) {
            return Ruling.refused(new Reason(ReasonCode.BALANCE_TOO_LOW, Map.of("amount", amount, "balance", balance)))
                    .about(owner);
        }
        Instant until = length == null ? null : draft.decidedAt().plus(length);
        Spendings.take(draft, SpendKey.ofCommand(tenant, owner, draft.cause().id()), amount, until);
        return Ruling.done(amount).about(owner);
    }
}
