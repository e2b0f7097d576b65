package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.Values;
import java.util.Locale;
import java.util.Map;

/**
 * A request of a host or a person to an engine. Tenant and id of the origin are the idempotency key: the engine decides
 * a command once, however often it receives it. Immutable.
 */
public sealed interface Command
        permits AdjustBudget,
                Announce,
                Approve,
                Cancel,
                CaptureSpend,
                Confirm,
                Credit,
                Erase,
                HoldSpend,
                ImportCodes,
                Merge,
                NewCode,
                Pause,
                Publish,
                RecordDelivery,
                Redeem,
                Redeliver,
                Reject,
                ResealPool,
                ResealScopes,
                Refund,
                ReleaseSpend,
                ReportWrong,
                ResetBreaker,
                Resume,
                Reverse,
                Rollback,
                SettleContradiction,
                Spend,
                SwitchConnector,
                TopUp,
                Transfer,
                UndoMerge,
                UndoRedeem,
                UndoSpend {
    /** Who issues the command, and under which id. */
    Origin origin();

    /** The arguments by name, without secrets; values are of the kinds of {@link Values}. */
    Map<String, Object> arguments();

    /** The kind of command, such as {@code new-code}. */
    default String verb() {
        return getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
