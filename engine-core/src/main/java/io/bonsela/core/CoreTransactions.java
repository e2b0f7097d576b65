package io.bonsela.core;

import io.bonsela.api.Event;
import io.bonsela.api.Transactions;
import io.bonsela.api.Transactions.JoinedTransaction;
import io.bonsela.api.Transactions.PreparedEvent;
import io.bonsela.core.pipeline.Pipeline;
import java.sql.Connection;

/** Decisions inside transactions of the host. */
record CoreTransactions(Pipeline pipeline) implements Transactions {
    @Override
    public PreparedEvent prepare(Event event) {
        return pipeline.prepare(event);
    }

    @Override
    public JoinedTransaction within(Connection connection) {
        return pipeline.within(connection);
    }
}
