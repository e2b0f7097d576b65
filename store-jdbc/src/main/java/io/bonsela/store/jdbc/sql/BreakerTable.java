package io.bonsela.store.jdbc.sql;

import static io.bonsela.store.jdbc.sql.Column.number;
import static io.bonsela.store.jdbc.sql.Column.text;
import static io.bonsela.store.jdbc.sql.StateTable.row;

import io.bonsela.api.Money;
import io.bonsela.api.Records.BreakerStanding;
import io.bonsela.api.rule.Breaker.Bound;
import io.bonsela.api.store.State.BreakerState;
import io.bonsela.api.store.StateKey.BreakerKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table of the breakers of rules. */
final class BreakerTable {
    private static final String COLUMNS = "phase, since, awards, currency, cost, errors, reports, opened_by";

    private BreakerTable() {}

    static StateTable<BreakerKey, BreakerState> create() {
        return new StateTable<>(
                BreakerKey.class,
                "bonsela_breaker",
                List.of(text("tenant"), text("rule")),
                List.of(
                        text("phase"),
                        number("since"),
                        number("awards"),
                        text("currency"),
                        number("cost"),
                        number("errors"),
                        number("reports"),
                        text("opened_by")),
                true,
                key -> row(key.tenant(), key.rule()),
                in -> new BreakerKey(in.text(), in.text()),
                BreakerTable::columns,
                BreakerTable::state);
    }

    private static @Nullable Object[] columns(BreakerState state) {
        Money cost = state.cost();
        return row(
                state.phase().name(),
                Times.micros(state.since()),
                state.awards(),
                cost == null ? null : cost.currency().code(),
                cost == null ? 0L : cost.minorUnits(),
                state.errors(),
                state.reports(),
                state.openedBy() == null ? null : state.openedBy().name());
    }

    private static BreakerState state(Row in) throws SQLException {
        BreakerState.Phase phase = in.constant(BreakerState.Phase.class);
        Instant since = Times.instant(in.number());
        long awards = in.number();
        String currency = in.textIfAny();
        long cost = in.number();
        return new BreakerState(
                phase,
                since,
                awards,
                currency == null ? null : Money.ofMinor(currency, cost),
                in.number(),
                in.number(),
                in.constantIfAny(Bound.class));
    }

    /** Returns the breakers of a tenant, by rule. */
    static List<BreakerStanding> all(Connection connection, String tenant) throws SQLException {
        return Sql.query(
                connection,
                "SELECT rule, " + COLUMNS + " FROM bonsela_breaker WHERE tenant = ? ORDER BY rule",
                in -> new BreakerStanding(in.text(), state(in)),
                tenant);
    }
}
