package io.bonsela.core.command;

import io.bonsela.api.command.AdjustBudget;
import io.bonsela.api.command.Announce;
import io.bonsela.api.command.Approve;
import io.bonsela.api.command.Cancel;
import io.bonsela.api.command.CaptureSpend;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Confirm;
import io.bonsela.api.command.Credit;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.HoldSpend;
import io.bonsela.api.command.ImportCodes;
import io.bonsela.api.command.Merge;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.command.RecordDelivery;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeliver;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.Reject;
import io.bonsela.api.command.ReleaseSpend;
import io.bonsela.api.command.ReportWrong;
import io.bonsela.api.command.ResealPool;
import io.bonsela.api.command.ResealScopes;
import io.bonsela.api.command.ResetBreaker;
import io.bonsela.api.command.Reverse;
import io.bonsela.api.command.SettleContradiction;
import io.bonsela.api.command.Spend;
import io.bonsela.api.command.SwitchConnector;
import io.bonsela.api.command.TopUp;
import io.bonsela.api.command.Transfer;
import io.bonsela.api.command.UndoMerge;
import io.bonsela.api.command.UndoRedeem;
import io.bonsela.api.command.UndoSpend;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Maps commands to their verbs, except those that change rule sets. */
final class Verbs {
    private static final Map<Class<? extends Command>, Entry<?>> ALL = all(
            new Entry<>(Redeem.class, Redemption::new),
            new Entry<>(NewCode.class, CodeIssue::new),
            new Entry<>(UndoRedeem.class, (undo, prepared) -> new RedemptionUndoing(undo)),
            new Entry<>(Spend.class, (spend, prepared) -> WalletSpend.of(spend)),
            new Entry<>(Credit.class, (credit, prepared) -> new ManualCredit(credit)),
            new Entry<>(Transfer.class, (transfer, prepared) -> new WalletTransfer(transfer)),
            new Entry<>(HoldSpend.class, (hold, prepared) -> WalletSpend.of(hold)),
            new Entry<>(CaptureSpend.class, (capture, prepared) -> SpendUndoing.of(capture)),
            new Entry<>(ReleaseSpend.class, (release, prepared) -> SpendUndoing.of(release)),
            new Entry<>(UndoSpend.class, (undo, prepared) -> SpendUndoing.of(undo)),
            new Entry<>(Cancel.class, (cancel, prepared) -> new Cancellation(cancel)),
            new Entry<>(Reverse.class, (reverse, prepared) -> new Reversal(reverse)),
            new Entry<>(Refund.class, (refund, prepared) -> new EventRefund(refund)),
            new Entry<>(Approve.class, ApprovalRuling::of),
            new Entry<>(Reject.class, ApprovalRuling::of),
            new Entry<>(Confirm.class, (confirm, prepared) -> new Confirmation(confirm)),
            new Entry<>(RecordDelivery.class, (order, prepared) -> new DeliveryRecord(order)),
            new Entry<>(Redeliver.class, (order, prepared) -> new Redelivery(order)),
            new Entry<>(SettleContradiction.class, (order, prepared) -> new ContradictionSettlement(order)),
            new Entry<>(Announce.class, (order, prepared) -> new Announcement(order)),
            new Entry<>(SwitchConnector.class, (order, prepared) -> new ConnectorSwitch(order)),
            new Entry<>(ImportCodes.class, CodeImport::new),
            new Entry<>(ResealPool.class, PoolResealing::new),
            new Entry<>(ResealScopes.class, (order, prepared) -> new ScopeResealing(prepared)),
            new Entry<>(TopUp.class, (topUp, prepared) -> new BudgetFunding(topUp)),
            new Entry<>(AdjustBudget.class, (adjust, prepared) -> new BudgetFunding(adjust)),
            new Entry<>(Merge.class, (merge, prepared) -> new SubjectMerge(merge)),
            new Entry<>(UndoMerge.class, (undo, prepared) -> new MergeUndoing(undo)),
            new Entry<>(ReportWrong.class, (report, prepared) -> new WrongReport(report)),
            new Entry<>(ResetBreaker.class, (reset, prepared) -> new BreakerReset(reset)),
            new Entry<>(Erase.class, SubjectErasure::new));

    private Verbs() {}

    private record Entry<C extends Command>(Class<C> type, BiFunction<C, PreparedCommand, Verb> verb) {
        Verb of(PreparedCommand prepared) {
            return verb.apply(type.cast(prepared.command()), prepared);
        }
    }

    private static Map<Class<? extends Command>, Entry<?>> all(Entry<?>... entries) {
        return Stream.of(entries).collect(Collectors.toMap(Entry::type, entry -> entry));
    }

    static Verb of(PreparedCommand prepared) {
        Entry<?> entry = ALL.get(prepared.command().getClass());
        if (entry == null) {
            throw new IllegalArgumentException(
                    prepared.command().verb() + " changes rule sets and is decided elsewhere");
        }
        return entry.of(prepared);
    }
}
