package io.bonsela.spring;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Transactions;
import io.bonsela.api.Transactions.JoinedTransaction;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The decisions in one transaction of the application. Listeners are told of them after its commit, except of those that a
 * rollback to a savepoint has undone. Used by one thread at a time.
 */
final class JoinedDecisions implements TransactionSynchronization {
    /** Bound to a thread while transactions are suspended: the innermost of them. */
    private static final Object SUSPENDED = new Object();

    private final @Nullable ConnectionHolder holder;
    private final List<JoinedTransaction> decided = new ArrayList<>();
    private final Map<Object, Integer> savepoints = new LinkedHashMap<>();
    private boolean over;
    private @Nullable JoinedDecisions outer;

    private JoinedDecisions(@Nullable ConnectionHolder holder) {
        this.holder = holder;
    }

    /** Returns those of the transaction in progress; null: this did not hear of its beginning. */
    static @Nullable JoinedDecisions current() {
        return (JoinedDecisions) TransactionSynchronizationManager.getResource(JoinedDecisions.class);
    }

    private static @Nullable JoinedDecisions suspended() {
        return (JoinedDecisions) TransactionSynchronizationManager.getResource(SUSPENDED);
    }

    /**
     * Refuses to decide while an outer transaction of this thread, which is suspended, holds the locks of decisions.
     *
     * @throws BonselaException INVALID_CONFIGURATION
     */
    static void requireNoneSuspended() {
        for (JoinedDecisions one = suspended(); one != null; one = one.outer) {
            if (!one.decided.isEmpty() && !one.over) {
                throw new BonselaException(
                        ErrorCode.INVALID_CONFIGURATION,
                        "an outer transaction of this thread has decided and is suspended: this decision could wait for its"
                                + " locks for ever. Decide in one of them");
            }
        }
    }

    /** Begins with each transaction, and so hears of its end before others do. */
    record Beginning(DataSource dataSource) implements TransactionExecutionListener {
        @Override
        public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
            // A nested transaction is a savepoint of one that has begun.
            if (failure == null && TransactionSynchronizationManager.isSynchronizationActive() && current() == null) {
                JoinedDecisions decisions = new JoinedDecisions(ownHolder());
                decisions.bind();
                TransactionSynchronizationManager.registerSynchronization(decisions);
            }
        }

        /** A manager of something else leaves the connection of the outer transaction bound. */
        private @Nullable ConnectionHolder ownHolder() {
            Object bound = TransactionSynchronizationManager.getResource(dataSource);
            for (JoinedDecisions one = suspended(); one != null; one = one.outer) {
                if (one.holder == bound) {
                    return null;
                }
            }
            return bound instanceof ConnectionHolder own ? own : null;
        }
    }

    /** Whether this transaction began with a connection. */
    boolean isOn(ConnectionHolder connection) {
        return holder == connection;
    }

    /** Whether the transaction has been committed, so that it can no longer be joined. */
    boolean isOver() {
        return over;
    }

    /** Joins once more: one for each decision, so that a rollback to a savepoint can drop it. */
    JoinedTransaction join(Transactions transactions, Connection connection) {
        JoinedTransaction joined = transactions.within(connection);
        decided.add(joined);
        return joined;
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public void suspend() {
        unbind();
        outer = (JoinedDecisions) TransactionSynchronizationManager.unbindResourceIfPossible(SUSPENDED);
        TransactionSynchronizationManager.bindResource(SUSPENDED, this);
    }

    @Override
    public void resume() {
        TransactionSynchronizationManager.unbindResource(SUSPENDED);
        if (outer != null) {
            TransactionSynchronizationManager.bindResource(SUSPENDED, outer);
        }
        bind();
    }

    private void bind() {
        TransactionSynchronizationManager.bindResource(JoinedDecisions.class, this);
    }

    private static void unbind() {
        TransactionSynchronizationManager.unbindResourceIfPossible(JoinedDecisions.class);
    }

    @Override
    public void savepoint(Object savepoint) {
        savepoints.put(savepoint, decided.size());
    }

    @Override
    public void savepointRollback(Object savepoint) {
        Integer before = savepoints.get(savepoint);
        if (before != null) {
            decided.subList(before, decided.size()).clear();
        }
    }

    @Override
    public void afterCommit() {
        over = true;
        decided.forEach(JoinedTransaction::committed);
    }

    @Override
    public void afterCompletion(int status) {
        unbind();
    }
}
