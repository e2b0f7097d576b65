package io.bonsela.core.command;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.CaptureSpend;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.ReleaseSpend;
import io.bonsela.api.command.UndoSpend;
import io.bonsela.api.store.State.Spending;
import io.bonsela.api.store.StateKey.CommandKey;
import io.bonsela.api.store.StateKey.IssuanceKey;
import io.bonsela.api.store.StateKey.OpenIssuancesKey;
import io.bonsela.api.store.StateKey.SpendKey;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.life.Spendings;
import io.bonsela.core.state.Draft;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ends what another command spent or held: gives it back, or captures it.
 *
 * @param command the command
 * @param spend the id of the command that spent or held it
 */
record SpendUndoing(Command command, String spend) implements Verb {
    static SpendUndoing of(UndoSpend command) {
        return new SpendUndoing(command, command.spend());
    }

    static SpendUndoing of(CaptureSpend command) {
        return new SpendUndoing(command, command.hold());
    }

    static SpendUndoing of(ReleaseSpend command) {
        return new SpendUndoing(command, command.hold());
    }

    @Override
    public void plan(Plan plan) {
        plan.add(new CommandKey(command.origin().tenant(), spend));
    }

    @Override
    public Ruling rule(Draft draft) {
        AuditRecord record = draft.get(new CommandKey(draft.tenant(), spend));
        String subject = record == null ? null : record.subject();
        SpendKey key = subject == null ? null : SpendKey.ofCommand(draft.tenant(), subject, spend);
        Spending spending = key == null ? null : spending(draft, key);
        return key == null || spending == null
                ? Ruling.refused(Reason.of(ReasonCode.UNKNOWN_SPEND, "spend", spend))
                : rule(draft, key, spending).about(subject);
    }

    private static @Nullable Spending spending(Draft draft, SpendKey key) {
        draft.lock(key.subject());
        // Most of the credits are open, so that they are found here.
        draft.want(new OpenIssuancesKey(draft.tenant(), key.subject()));
        Spending spending = draft.get(key);
        if (spending != null) {
            IssuanceScope.ofWallet(draft.tenant(), key.subject(), spending.amount())
                    .forEach(draft::want);
            // Request all of them at once; otherwise each would need its own round of loading.
            spending.parts().forEach(part -> draft.want(new IssuanceKey(draft.tenant(), part.credit())));
            spending.parts().forEach(part -> Issuances.want(draft, part.credit(), IssuanceScope.MOVE));
        }
        return spending;
    }

    private Ruling rule(Draft draft, SpendKey key, Spending spending) {
        Money left = new Money(spending.amount().currency(), spending.left());
        boolean held = spending.heldUntil() != null;
        if (command instanceof UndoSpend undo) {
            Reason refusal = held
                    ? Reason.of(ReasonCode.SPEND_HELD)
                    : left.isPositive() ? Refusals.tooMuch(undo.amount(), left) : Reason.of(ReasonCode.ALREADY_UNDONE);
            Money amount = undo.amount() == null ? left : undo.amount();
            if (refusal == null) {
                Spendings.giveBack(draft, key, spending, amount);
            }
            return refusal == null ? Ruling.done(amount) : Ruling.refused(refusal);
        }
        if (!held || !Objects.requireNonNull(spending.heldUntil()).isAfter(draft.decidedAt())) {
            return Ruling.refused(ReasonCode.HOLD_ENDED);
        }
        return command instanceof CaptureSpend capture
                ? capture(draft, key, spending, left, capture.amount())
                : release(draft, key, spending, left);
    }

    private static Ruling release(Draft draft, SpendKey key, Spending spending, Money left) {
        Spendings.giveBack(draft, key, spending, left);
        return Ruling.done(left);
    }

    private static Ruling capture(Draft draft, SpendKey key, Spending spending, Money left, @Nullable Money wanted) {
        Reason refusal = Refusals.tooMuch(wanted, left);
        if (refusal != null) {
            return Ruling.refused(refusal);
        }
        Money amount = wanted == null ? left : wanted;
        if (left.minus(amount).isPositive()) {
            Spendings.giveBack(draft, key, spending, left.minus(amount));
        }
        Spendings.capture(draft, key, Objects.requireNonNull(draft.get(key)));
        return Ruling.done(amount);
    }
}
