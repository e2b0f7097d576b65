package io.bonsela.core.fact;

import io.bonsela.api.Event;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.core.check.CodeFact;
import io.bonsela.core.foreign.ForeignCode;
import io.bonsela.core.foreign.WorkerPool;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import org.jspecify.annotations.Nullable;

/** The facts that an engine can fetch. Thread-safe. */
public final class Facts implements AutoCloseable {
    private final Map<String, FactSource> sources = new HashMap<>();
    private final CodeSearch codes;
    /** The limits of the sources bound the number of threads. */
    private final WorkerPool threads;

    /**
     * Creates facts.
     *
     * @param providers the providers by name
     * @param codes finds typed codes
     */
    public Facts(Map<String, FactSource.Described> providers, CodeSearch codes, Clock clock, ForeignCode foreign) {
        this.codes = codes;
        threads = new WorkerPool("bonsela-facts", foreign, 0, Integer.MAX_VALUE, new SynchronousQueue<>());
        providers.forEach((name, provider) -> sources.put(name, new FactSource(provider, clock, threads, foreign)));
    }

    /** Returns the value of a fact, which may be null, or a {@link Reason} why it is not available. */
    public @Nullable Object get(String name, Event event) {
        FactSource source = sources.get(name);
        if (source != null) {
            return source.get(event);
        }
        Optional<CodeFact> code = CodeFact.named(name);
        return code.isEmpty() ? unavailable(name) : codes.position(code.get(), event);
    }

    /** The reason that a fact is not available. */
    public static Reason unavailable(String name) {
        return Reason.of(ReasonCode.FACT_UNAVAILABLE, "fact", name);
    }

    /** Abandons all fetches under way. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
