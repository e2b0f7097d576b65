package io.bonsela.core.report;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.store.Change;
import io.bonsela.api.store.Snapshot;
import io.bonsela.api.store.State.Watermark;
import io.bonsela.api.store.State.Watermark.Positions;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.WatermarkKey;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.api.store.UnitOfWork.Loaded;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Keeps the figures by day up to date.
 *
 * @param store the store
 */
public record FiguresKeeper(Store store) {
    /** The number of records that reports may read in addition to the figures. */
    private static final long MOST_LATER = 10_000;
    /** New decisions wait meanwhile. Most transactions are shorter, and a longer one can be added up next time. */
    private static final Duration TIMEOUT = Duration.ofMillis(100);

    /**
     * Whether more than 10,000 ledger entries, issuances or changes of state were recorded since the last addition; in a
     * database, by all tenants.
     */
    public boolean isOutOfDate(String tenant) {
        try (Snapshot snapshot = store.snapshot()) {
            Positions through = Figures.of(snapshot, tenant)
                    .watermark()
                    .map(Watermark::through)
                    .orElse(Positions.START);
            return snapshot.last(tenant).isBeyond(through, MOST_LATER);
        }
    }

    /**
     * Adds what was recorded since the last addition; returns the number of ledger entries and issuances, and two for each
     * change of state.
     */
    public int addUp(String tenant, int limit) {
        Addition addition;
        try (Snapshot snapshot = store.settledSnapshot(tenant, TIMEOUT)) {
            addition = Addition.read(snapshot, tenant, limit);
        } catch (BonselaException e) {
            if (e.code() == ErrorCode.STORE_CONFLICT) {
                return 0;
            }
            throw e;
        }
        return addition.isEmpty() || !write(addition) ? 0 : addition.rows();
    }

    /** Returns false if another engine was faster. */
    private boolean write(Addition addition) {
        WatermarkKey key = new WatermarkKey(addition.tenant());
        Set<StateKey<?>> keys = new HashSet<>(addition.days());
        keys.add(key);
        LoadRequest request = new LoadRequest(keys, Map.of());
        try (UnitOfWork work = store.begin()) {
            Loaded loaded = work.load(request.locks(), request);
            return Objects.equals(loaded.get(key), addition.before())
                    && work.commit(Change.of(addition.states(loaded), addition.counted()));
        }
    }
}
