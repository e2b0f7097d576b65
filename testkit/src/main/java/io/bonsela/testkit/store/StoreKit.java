package io.bonsela.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Query;
import io.bonsela.api.Records.Page;
import io.bonsela.api.store.Change;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.State.History;
import io.bonsela.api.store.State.LoggedEvent;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.HistoryKey;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.api.store.UnitOfWork.LoadRequest.Dates;
import io.bonsela.api.store.UnitOfWork.Loaded;
import io.bonsela.testkit.Invariants;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The common base of the contracts for stores. */
@SuppressWarnings("NullAway.Init") // set before each test
abstract class StoreKit {
    static final String T = "tenant";
    static final Instant AT = Instant.parse("2026-11-21T10:00:00.123456Z");

    final Samples samples = new Samples(T, AT);
    Store store;

    StoreKit() {}

    /** An empty store. */
    protected abstract Store open();

    @BeforeEach
    void begin() {
        store = open();
    }

    @AfterEach
    void end() {
        store.close();
    }

    final void commit(Change change) {
        try (UnitOfWork work = store.begin()) {
            Set<StateKey<?>> keys = new HashSet<>(change.states().keySet());
            keys.add(new ActiveRulesKey(T));
            work.load(new TreeSet<>(), new LoadRequest(keys, Map.of()));
            assertThat(work.commit(change)).isTrue();
        }
    }

    final Loaded load(StateKey<?>... keys) {
        try (UnitOfWork work = store.begin()) {
            return work.load(new TreeSet<>(), request(keys));
        }
    }

    final History history(HistoryKey key, LocalDate from, LocalDate until) {
        LoadRequest request = new LoadRequest(Set.of(), Map.of(key, new Dates(from, until)));
        try (UnitOfWork work = store.begin()) {
            return Objects.requireNonNull(work.load(new TreeSet<>(), request).get(key));
        }
    }

    static LoadRequest request(StateKey<?>... keys) {
        return new LoadRequest(Set.of(keys), Map.of());
    }

    static LoggedEvent logged(DecisionRecord record) {
        return new LoggedEvent(record.sequence(), record.decision().occurredAt(), record.event(), null);
    }

    static <T> List<T> paged(Query query, Function<Query, Page<T>> list) {
        List<T> all = new ArrayList<>();
        Page<T> page = list.apply(query);
        while (page.next().isPresent()) {
            assertThat(page.items()).hasSize(query.limit());
            all.addAll(page.items());
            page = list.apply(query.after(page.next().get()));
        }
        all.addAll(page.items());
        assertThat(all).isEqualTo(Invariants.all(query, list));
        return all;
    }

    /** The work of one of several threads. */
    @FunctionalInterface
    interface Work<R> {
        R of(int number) throws Exception;
    }

    static <R> List<R> inParallel(int count, Work<R> work) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<R>> results = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                results.add(threads.submit(() -> work.of(number)));
            }
            List<R> done = new ArrayList<>();
            for (Future<R> result : results) {
                done.add(result.get());
            }
            return done;
        } finally {
            threads.shutdownNow();
        }
    }
}
