package io.bonsela.core.command;

import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.Spend;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.life.Credits;
import io.bonsela.core.life.Life;
import io.bonsela.core.life.Shares;
import io.bonsela.core.state.Draft;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Spends an amount from the wallet. */
record WalletSpend(Spend spend) implements Verb {
    @Override
    public void plan(Plan plan) {
        IssuanceScope.ofWallet(spend.origin().tenant(), spend.subject(), spend.amount())
                .forEach(plan::add);
    }

    @Override
    public Ruling rule(Draft draft) {
        Money amount = spend.amount();
        draft.lock(spend.subject());
        List<Life> credits = Credits.usable(draft, spend.subject(), amount);
        Money balance = Credits.sum(credits, amount).minus(Credits.debt(draft, spend.subject(), amount));
        if (balance.minorUnits() < amount.minorUnits()) {
            return Ruling.refused(new Reason(ReasonCode.BALANCE_TOO_LOW, Map.of("amount", amount, "balance", balance)))
                    .about(spend.subject());
        }
        Money missing = amount;
        for (Life credit : credits) {
            Money part = Shares.least(
                    missing, Objects.requireNonNull(credit.issuance().remaining()));
            if (part.isPositive()) {
                credit.spend(part);
                missing = missing.minus(part);
            }
        }
        return Ruling.done(amount).about(spend.subject());
    }
}
