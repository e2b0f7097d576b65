package io.bonsela.core.fact;

import io.bonsela.api.Event;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.spi.FactProvider;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The facts that an engine can fetch. Thread-safe. */
public final class Facts implements AutoCloseable {
    private final Map<String, FactSource> sources = new HashMap<>();
    /** As many threads as the sources' limits let at once. */
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "bonsela-facts");
                thread.setDaemon(true);
                return thread;
            });

    /** The facts of these providers, by name. */
    public Facts(Map<String, FactProvider> providers, Clock clock) {
        providers.forEach((name, provider) -> sources.put(name, new FactSource(provider, clock, threads)));
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
