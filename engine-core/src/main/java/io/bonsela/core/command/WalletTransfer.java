package io.bonsela.core.command;

import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.Transfer;
import io.bonsela.api.rule.Reward;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.life.Credits;
import io.bonsela.core.life.Life;
import io.bonsela.core.life.Shares;
import io.bonsela.core.life.Transfers;
import io.bonsela.core.state.Draft;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Moves an amount from one wallet to another. */
record WalletTransfer(Transfer transfer) implements Verb {
    @Override
    public void plan(Plan plan) {
        String tenant = transfer.origin().tenant();
        IssuanceScope.ofWallet(tenant, transfer.subject(), transfer.amount()).forEach(plan::add);
        IssuanceScope.ofWallet(tenant, transfer.to(), transfer.amount()).forEach(plan::add);
    }

    @Override
    public Ruling rule(Draft draft) {
        String owner = draft.owner(transfer.subject());
        String recipient = draft.owner(transfer.to());
        Ruling ruling = owner.equals(recipient)
                ? Ruling.refused(
                        MergeUndoing.merged(owner.equals(transfer.to()) ? transfer.subject() : transfer.to(), owner))
                : ruling(draft, owner, recipient);
        return ruling.about(owner);
    }

    private Ruling ruling(Draft draft, String owner, String recipient) {
        Money amount = transfer.amount();
        String unit = amount.currency().code();
        if (draft.rules().checked().ruleSet().rewards().stream()
                .noneMatch(reward -> reward.transferable() && unit.equals(reward.unit()))) {
            return Ruling.refused(Reason.of(ReasonCode.NOT_TRANSFERABLE, "unit", unit));
        }
        List<Life> credits = Credits.usable(draft, owner, amount).stream()
                .filter(credit -> isTransferable(draft, credit.issuance()))
                .toList();
        Money balance = Credits.sum(credits, amount);
        if (balance.minorUnits() < amount.minorUnits()) {
            return Ruling.refused(
                    new Reason(ReasonCode.BALANCE_TOO_LOW, Map.of("amount", amount, "transferable", balance)));
        }
        draft.use(recipient);
        Money missing = amount;
        int number = 0;
        for (Life credit : credits) {
            Money part = Shares.least(
                    missing, Objects.requireNonNull(credit.issuance().remaining()));
            if (part.isPositive()) {
                Transfers.move(
                        draft,
                        credit,
                        part,
                        recipient,
                        Issuance.BY_HAND + draft.cause().id(),
                        number);
                number++;
                missing = missing.minus(part);
            }
        }
        return Ruling.done(amount);
    }

    private static boolean isTransferable(Draft draft, Issuance issuance) {
        Reward reward = draft.rules().reward(issuance.reward());
        return reward != null && reward.transferable();
    }
}
