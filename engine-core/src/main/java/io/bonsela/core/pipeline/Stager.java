package io.bonsela.core.pipeline;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.command.ImportCodes;
import io.bonsela.api.store.Change;
import io.bonsela.api.store.Change.Unstaged;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.Pool;
import io.bonsela.api.store.State.PoolCode;
import io.bonsela.api.store.State.PoolStage;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.CommandKey;
import io.bonsela.api.store.StateKey.PoolCodeKey;
import io.bonsela.api.store.StateKey.PoolKey;
import io.bonsela.api.store.StateKey.PoolStageKey;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.api.store.UnitOfWork.Loaded;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.secret.Keys;
import io.bonsela.core.secret.Vault;
import io.bonsela.core.secret.Vault.Sealed;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Stages the codes of an import in the store piece by piece, behind the codes of their pool, where they cannot be
 * drawn; other decisions run between the pieces. The command then adds the codes to the stock in one short change. The
 * next import replaces what an abandoned import left. Thread-safe.
 */
final class Stager {
    private static final int PIECE = 500;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50);

    private final Store store;
    private final Timeline timeline;
    private final Keys keys;
    private final Turns turns;
    /** Imports of this engine into one pool wait for each other here; those of other engines wait at the store. */
    private final Map<PoolKey, ReentrantLock> busy = new ConcurrentHashMap<>();

    Stager(Store store, Timeline timeline, Keys keys, Turns turns) {
        this.store = store;
        this.timeline = timeline;
        this.keys = keys;
        this.turns = turns;
    }

    /** What one unit of work read and wrote, and whether the command has been answered. */
    private record Step(Pool pool, PoolStage stage, boolean isAnswered) {}

    /** One import. */
    private record Import(ImportCodes order, String digest, Vault vault) {
        PoolKey pool() {
            return new PoolKey(order.origin().tenant(), order.pool());
        }

        List<String> piece(long from) {
            return order.codes().subList((int) from, (int)
                    Math.min(from + PIECE, order.codes().size()));
        }

        boolean isOwn(PoolStage stage, Pool pool) {
            return stage.command().equals(PoolStage.command(digest, pool));
        }

        boolean isThrough(Step step) {
            PoolStage stage = step.stage();
            boolean isWhole =
                    stage.known() != null || stage.codes() == order.codes().size();
            return step.isAnswered() || (isOwn(stage, step.pool()) && isWhole);
        }
    }

    /**
     * Stages the codes, and then runs what adds them to the stock.
     *
     * @param mayGoOn throws if staging must stop; the same import can continue later with what is staged
     * @throws BonselaException STORE_CONFLICT if other imports into the pool take too long
     */
    <T> T stage(ImportCodes order, Runnable mayGoOn, Supplier<T> then) {
        String tenant = order.origin().tenant();
        Import wanted = new Import(order, keys.digest(tenant, Canonical.encode(order)), keys.vault(tenant));
        ReentrantLock lock = busy.computeIfAbsent(wanted.pool(), pool -> new ReentrantLock());
        lock.lock();
        try {
            pieces(wanted, mayGoOn);
            return then.get();
        } finally {
            lock.unlock();
        }
    }

    private void pieces(Import wanted, Runnable mayGoOn) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        Step seen = new Step(wanted.vault().create(wanted.order().pool()), PoolStage.NONE, false);
        while (!wanted.isThrough(seen)) {
            mayGoOn.run();
            Step next = piece(wanted, seen);
            boolean others = !next.stage().command().isEmpty() && !wanted.isOwn(next.stage(), next.pool());
            if (others) {
                if (System.nanoTime() - end > 0) {
                    throw new BonselaException(
                            ErrorCode.STORE_CONFLICT,
                            "another import into pool " + wanted.order().pool() + " is in progress");
                }
                pause();
            }
            seen = next;
        }
    }

    private static void pause() {
        // An interrupted thread would not wait, and would query the store without a pause.
        boolean interrupted = Thread.interrupted();
        LockSupport.parkNanos(PAUSE);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stages the next piece if the state is as last seen; otherwise only reads the current state. */
    @SuppressWarnings("try") // the turn is only held
    private Step piece(Import wanted, Step seen) {
        boolean own = wanted.isOwn(seen.stage(), seen.pool());
        long from = own ? seen.stage().codes() : 0;
        List<String> codes = wanted.piece(from);
        // Before the lock, because it is slow.
        List<Sealed> sealed = wanted.vault()
                .seal(wanted.order().pool(), seen.pool(), seen.pool().imported() + from + 1, codes);
        PoolKey poolKey = wanted.pool();
        PoolStageKey stageKey = new PoolStageKey(poolKey.tenant(), poolKey.pool());
        CommandKey answer =
                new CommandKey(poolKey.tenant(), wanted.order().origin().id());
        Set<StateKey<?>> request = new HashSet<>(Set.of(poolKey, stageKey, answer));
        sealed.forEach(each -> request.add(place(poolKey, each)));
        LoadRequest load = new LoadRequest(request, Map.of());
        try (Turns.Turn turn = turns.take(poolKey.tenant());
                UnitOfWork work = store.begin()) {
            long start = System.nanoTime();
            Loaded loaded = work.load(load.locks(), load);
            Instant now = timeline.read(work.now(), start).now();
            Pool pool = requireNonNullElseGet(
                    loaded.get(poolKey), () -> wanted.vault().create(poolKey.pool()));
            PoolStage stage = requireNonNullElse(loaded.get(stageKey), PoolStage.NONE);
            boolean ours = wanted.isOwn(stage, pool);
            if (loaded.get(answer) != null) {
                // The command has been answered: remove the codes that were staged for it.
                boolean left = ours
                        && !work.commit(Change.of(
                                List.of(new Unstaged(poolKey, pool.imported())), Map.of(stageKey, PoolStage.NONE)));
                return left ? seen : new Step(pool, PoolStage.NONE, true);
            }
            boolean begins = stage.command().isEmpty() || (!ours && stage.isAbandoned(now));
            boolean follows = begins ? from == 0 : ours && stage.codes() == from;
            if (!follows || !isSame(pool, seen.pool())) {
                return new Step(pool, begins ? PoolStage.NONE : stage, false);
            }
            Long known = known(poolKey, pool, from, sealed, loaded, begins);
            List<Unstaged> unstaged =
                    begins || known != null ? List.of(new Unstaged(poolKey, pool.imported())) : List.of();
            PoolStage after = new PoolStage(
                    PoolStage.command(wanted.digest(), pool), known == null ? from + codes.size() : from, known, now);
            Map<StateKey<?>, State> states = new HashMap<>();
            states.put(stageKey, after);
            if (known == null) {
                sealed.forEach(each -> states.put(place(poolKey, each), each.code()));
            }
            return work.commit(Change.of(unstaged, states)) ? new Step(pool, after, false) : seen;
        }
    }

    private static PoolCodeKey place(PoolKey pool, Sealed code) {
        return new PoolCodeKey(pool.tenant(), pool.pool(), code.hash());
    }

    /** Whether codes that were sealed for one are valid for the other. */
    private static boolean isSame(Pool one, Pool other) {
        return one.imported() == other.imported()
                && one.key().equals(other.key())
                && one.sealedKey().equals(other.sealedKey());
    }

    /**
     * Returns the line of the first code that is already in the pool; null: none is. What an abandoned import left does
     * not count.
     */
    private static @Nullable Long known(
            PoolKey key, Pool pool, long from, List<Sealed> sealed, Loaded loaded, boolean begins) {
        for (int i = 0; i < sealed.size(); i++) {
            PoolCode there = loaded.get(place(key, sealed.get(i)));
            if (there != null && (there.position() <= pool.imported() || !begins)) {
                return from + i + 1;
            }
        }
        return null;
    }
}
