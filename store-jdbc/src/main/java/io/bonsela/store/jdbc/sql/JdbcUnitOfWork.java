package io.bonsela.store.jdbc.sql;

import io.bonsela.api.store.Change;
import io.bonsela.api.store.Codec;
import io.bonsela.api.store.Codec.SealedDecision;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.CommandKey;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.LockKey;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.api.store.UnitOfWork.Loaded;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicBoolean;

/** A unit of work of the engine in one transaction. */
public final class JdbcUnitOfWork implements UnitOfWork {
    private final Dialect dialect;
    private final Codec codec;
    private final StateTables tables;
    private final Transaction transaction;
    private Map<StateKey<?>, Long> revisions = Map.of();
    private Set<StateKey<?>> asked = Set.of();
    private Loaded loaded = new Loaded(Map.of());
    private final AtomicBoolean closed = new AtomicBoolean();
    private Optional<Instant> now = Optional.empty();

    public JdbcUnitOfWork(Dialect dialect, Codec codec, StateTables tables, Transaction transaction) {
        this.dialect = dialect;
        this.codec = codec;
        this.tables = tables;
        this.transaction = transaction;
    }

    @Override
    public Loaded load(SortedSet<LockKey> locks, LoadRequest request) {
        Loading loading = new Loading(request, codec);
        try {
            now = transaction
                    .session()
                    .load(loading.tenant(), locks, loading.lookups(tables))
                    .map(Times::instant);
        } catch (SQLException e) {
            throw dialect.exception(e);
        }
        revisions = loading.revisions();
        asked = request.keys();
        loaded = loading.loaded();
        return loaded;
    }

    @Override
    public Optional<Instant> now() {
        return now;
    }

    @Override
    public boolean commit(Change change) {
        Writing writing = new Writing(change, tables, revisions, codec);
        try {
            Session session = transaction.session();
            int[] counts = session.write(writing.batches());
            if (writing.isTakenOver(counts)) {
                return false;
            }
            if (!writing.isComplete(counts)) {
                if (wasLoaded(change)) {
                    dialect.overtaken();
                }
                return false;
            }
            if (!change.erasures().isEmpty()) {
                Eraser.erase(dialect, session.connection(), codec, tables, change.erasures());
            }
            transaction.commit();
            return true;
        } catch (SQLException e) {
            throw dialect.exception(e);
        }
    }

    /** Whether all overwritten state was loaded, and all new records were looked up and not found. */
    private boolean wasLoaded(Change change) {
        return asked.containsAll(change.states().keySet())
                && change.decisions().stream()
                        .map(SealedDecision::record)
                        .allMatch(record -> isMissing(new EventKey(
                                record.event().tenant(), record.event().id())))
                && change.commands().stream()
                        .allMatch(record -> isMissing(new CommandKey(
                                record.origin().tenant(), record.origin().id())));
    }

    private boolean isMissing(StateKey<?> key) {
        return asked.contains(key) && loaded.get(key) == null;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            transaction.close();
        } catch (SQLException e) {
            throw dialect.exception(e);
        }
    }
}
