package io.bonsela.spring;

import io.bonsela.api.Backlog;
import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Health;
import io.bonsela.api.Inspector;
import io.bonsela.api.Maintenance;
import io.bonsela.api.Receipt;
import io.bonsela.api.Records;
import io.bonsela.api.Reports;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.Transactions;
import io.bonsela.api.Transactions.JoinedTransaction;
import io.bonsela.api.Transactions.PreparedEvent;
import io.bonsela.api.command.Command;
import io.bonsela.api.delivery.Deliveries;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Decides in the transaction of the calling thread, if there is one on the store's data source; otherwise, and for what is
 * submitted, in a transaction of the engine. Thread-safe.
 */
record TransactionalRewardEngine(RewardEngine engine, DataSource dataSource) implements RewardEngine {
    @Override
    public Decision process(Event event) {
        Connection connection = connection();
        return connection == null
                ? engine.process(event)
                : decide(connection, engine.transactions().prepare(event));
    }

    /** Prepares all events before the first is decided, because facts are not fetched while locks are held. */
    @Override
    public List<Decision> processAll(List<Event> events) {
        Connection connection = connection();
        if (connection == null) {
            return engine.processAll(events);
        }
        List<PreparedEvent> prepared =
                events.stream().map(engine.transactions()::prepare).toList();
        List<Decision> decisions = new ArrayList<>();
        prepared.forEach(event -> decisions.add(decide(connection, event)));
        return decisions;
    }

    private Decision decide(Connection connection, PreparedEvent event) {
        return joined(connection).process(event);
    }

    @Override
    public Receipt execute(Command command) {
        Connection connection = connection();
        return connection == null ? engine.execute(command) : joined(connection).execute(command);
    }

    private JoinedTransaction joined(Connection connection) {
        return Objects.requireNonNull(JoinedDecisions.current()).join(engine.transactions(), connection);
    }

    /** Returns the connection of the transaction in progress; null: there is none on this data source, or it has ended. */
    private @Nullable Connection connection() {
        JoinedDecisions.requireNoneSuspended();
        if (!TransactionSynchronizationManager.isActualTransactionActive()
                || !TransactionSynchronizationManager.isSynchronizationActive()
                || !(TransactionSynchronizationManager.getResource(dataSource) instanceof ConnectionHolder holder)) {
            return null;
        }
        JoinedDecisions decisions = JoinedDecisions.current();
        if (decisions == null) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "the transaction was begun by a transaction manager that is not a bean of this application, that does not"
                            + " support listeners, or before the application had started");
        } else if (decisions.isOver() || !decisions.isOn(holder)) {
            return null;
        } else if (TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION,
                    "the transaction is read-only, so nothing can be decided in it: remove readOnly = true, or decide with"
                            + " Propagation.REQUIRES_NEW");
        }
        return holder.getConnection();
    }

    @Override
    public CompletableFuture<Decision> submit(Event event) {
        return engine.submit(event);
    }

    @Override
    public CompletableFuture<Receipt> submit(Command command) {
        return engine.submit(command);
    }

    @Override
    public void start() {
        engine.start();
    }

    @Override
    public Inspector inspect() {
        return engine.inspect();
    }

    @Override
    public Maintenance maintenance() {
        return engine.maintenance();
    }

    @Override
    public Transactions transactions() {
        return engine.transactions();
    }

    @Override
    public Deliveries deliveries() {
        return engine.deliveries();
    }

    @Override
    public Records records() {
        return engine.records();
    }

    @Override
    public Reports reports() {
        return engine.reports();
    }

    @Override
    public Backlog backlog() {
        return engine.backlog();
    }

    @Override
    public Health health() {
        return engine.health();
    }

    @Override
    public boolean close(Duration deadline) {
        return engine.close(deadline);
    }
}
