package io.bonsela.core.fact;

import io.bonsela.api.Event;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.core.foreign.ForeignCode;
import io.bonsela.core.foreign.WorkerPool;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import org.jspecify.annotations.Nullable;

/** The facts that an engine can fetch. Thread-safe. */
public final class Facts implements AutoCloseable {
    private final Map<String, FactSource> sources = new HashMap<>();
    /** As many threads as the sources' limits let at once. */
    private final WorkerPool threads;

    /** The facts of these providers, by name. */
    public Facts(Map<String, FactSource.Described> providers, Clock clock, ForeignCode foreign) {
        threads = new WorkerPool("bonsela-facts", foreign, 0, Integer.MAX_VALUE, new SynchronousQueue<>());
        providers.forEach((name, provider) -> sources.put(name, new FactSource(provider, clock, threads, foreign)));
    }

    /** A fact: its value, null for nothing, or a {@link Reason} why it cannot be had. */
    public @Nullable Object get(String name, Event event) {
        FactSource source = sources.get(name);
        return source == null ? unavailable(name) : source.get(event);
    }

    /** That a fact cannot be had. */
    public static Reason unavailable(String name) {
        return Reason.of(ReasonCode.FACT_UNAVAILABLE, "fact", name);
    }

    /** Gives up what is still being fetched. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
