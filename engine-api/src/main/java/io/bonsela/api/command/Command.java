package io.bonsela.api.command;

import io.bonsela.api.Origin;
import io.bonsela.api.Values;
import java.util.Locale;
import java.util.Map;

/**
 * Something that a host or a person asks of an engine. Tenant and id of its origin are its idempotency key: it is decided
 * once, however often it is handed over. Immutable.
 */
public sealed interface Command
        permits AdjustBudget,
                Announce,
                Cancel,
                Confirm,
                Erase,
                ImportCodes,
                NewCode,
                Pause,
                Publish,
                RecordDelivery,
                Redeem,
                Redeliver,
                ResealPool,
                ResealScopes,
                Refund,
                Resume,
                Reverse,
                Rollback,
                SettleContradiction,
                Spend,
                SwitchConnector,
                TopUp {
    /** Who asks. */
    Origin origin();

    /** What is asked for with what, without any secret; values are of the kinds of {@link Values}. */
    Map<String, Object> arguments();

    /** What is asked for, such as {@code new-code}. */
    default String verb() {
        return getClass().getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
