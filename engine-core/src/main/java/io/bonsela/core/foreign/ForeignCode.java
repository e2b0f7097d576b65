package io.bonsela.core.foreign;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Health;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Calls code of the host and of plug-ins; every such call goes through this class. Whatever the code throws is logged
 * and becomes a {@link Failure}. While it runs, the engine knows that the thread is inside foreign code. Thread-safe.
 */
public final class ForeignCode {
    private static final Logger LOG = LoggerFactory.getLogger(ForeignCode.class);
    private static final int MOST_REMEMBERED = 16;
    private static final long BETWEEN_WARNINGS_NANOS = 1_000_000_000;

    /** The threads that are inside foreign code now. */
    private final Map<Thread, Kind> inside = new ConcurrentHashMap<>();

    private final Set<Thread> struck = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
    private final Map<String, Health.Problem> problems = new ConcurrentHashMap<>();
    private final Map<String, Long> warned = new ConcurrentHashMap<>();

    /** Creates the instance of one engine. */
    public ForeignCode() {}

    /** The kind of code that is called, and when it is called. */
    public enum Kind {
        /** Notified of committed changes; no locks are held. */
        LISTENER(true, false),
        /** Called with a request of the engine; no locks are held. */
        CONNECTOR(true, true),
        /** Called while an event is admitted. */
        FACT_PROVIDER(false, false),
        /** Called while a decision is made, with locks held. */
        OPERATOR(false, false),
        /** Called while a decision is made, with locks held. */
        KEY_RING(false, true),
        /** Asked for a message while a decision is made, with locks held. */
        OUTLET(false, true),
        /** Called while an engine is built. */
        CONFIGURATION(false, true);

        private final boolean mayDecide;
        private final boolean isPlugIn;

        Kind(boolean mayDecide, boolean isPlugIn) {
            this.mayDecide = mayDecide;
            this.isPlugIn = isPlugIn;
        }
    }

    /** Wraps what foreign code threw. */
    public static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;

        private Failure(Throwable cause) {
            // Not the text of the cause: reading it may fail too.
            super("plug-in or host code failed", cause);
        }

        /** The text of what was thrown, or the name of its class if reading the text fails. */
        public String text() {
            try {
                return String.valueOf(getCause());
            } catch (Throwable e) {
                return error();
            }
        }

        /** The name of the class of what was thrown, without its message, which may contain anything. */
        public String error() {
            return Objects.requireNonNull(getCause()).getClass().getSimpleName();
        }
    }

    /**
     * Calls foreign code.
     *
     * @param name the name of the code, for the log
     * @param about the event, command or delivery that it is called for
     * @throws Failure if the code threw anything; that is logged already
     */
    public <T extends @Nullable Object> T call(Kind kind, String name, String about, Callable<T> code) throws Failure {
        return call(kind, name, about, Thread.currentThread().getContextClassLoader(), code);
    }

    /**
     * Calls foreign code with a given context class loader.
     *
     * @param name the name of the code, for the log
     * @param about the event, command or delivery that it is called for
     * @param loader the context class loader; null: the platform's
     * @throws Failure if the code threw anything; that is logged already
     */
    public <T extends @Nullable Object> T call(
            Kind kind, String name, String about, @Nullable ClassLoader loader, Callable<T> code) throws Failure {
        Thread thread = Thread.currentThread();
        boolean interrupted = thread.isInterrupted();
        ClassLoader context = thread.getContextClassLoader();
        Kind before = inside.put(thread, kind);
        try {
            thread.setContextClassLoader(loader);
            return code.call();
        } catch (Abandoned e) {
            throw e;
        } catch (Throwable e) {
            if (e instanceof InterruptedException) {
                thread.interrupt();
            }
            throw failure(kind, name, about, e);
        } finally {
            thread.setContextClassLoader(context);
            if (thread instanceof EngineThread && !interrupted) {
                // An interrupt that foreign code left must not affect the thread's next work.
                boolean unused = Thread.interrupted();
            }
            if (before == null) {
                inside.remove(thread);
            } else {
                inside.put(thread, before);
            }
        }
    }

    /** Runs foreign code that returns nothing. A failure is only logged. */
    public void run(Kind kind, String name, String about, Runnable code) {
        try {
            call(kind, name, about, Executors.callable(code));
        } catch (Failure e) {
            // Logged where it was caught.
        }
    }

    private Failure failure(Kind kind, String name, String about, Throwable thrown) {
        noteIfFatal(thrown);
        try {
            // The message of a plug-in's failure may contain a phone number or a secret.
            Throwable cause = kind.isPlugIn ? Wordless.of(thrown) : thrown;
            log(kind, name, about).setCause(cause).log("plug-in or host code failed");
        } catch (Throwable e) {
            // The throwable fails when it is logged.
            log(kind, name, about)
                    .addKeyValue("error", thrown.getClass().getName())
                    .log("plug-in or host code failed");
        }
        return new Failure(thrown);
    }

    private LoggingEventBuilder log(Kind kind, String name, String about) {
        return LOG.atLevel(level(kind.name() + '/' + name))
                .addKeyValue("kind", kind)
                .addKeyValue("name", name)
                .addKeyValue("about", about);
    }

    /** Warns at most once a second: code that fails on every event would fill the log. */
    private Level level(String who) {
        long now = System.nanoTime();
        Long before = warned.get(who);
        if (before != null && now - before < BETWEEN_WARNINGS_NANOS) {
            return Level.DEBUG;
        }
        warned.put(who, now);
        return Level.WARN;
    }

    /** Records that the virtual machine failed on this thread, if that is what was thrown. */
    public void noteIfFatal(Throwable thrown) {
        // A stack overflow is over once the stack is unwound.
        if (thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError)) {
            Thread thread = Thread.currentThread();
            struck.add(thread);
            if (problems.size() < MOST_REMEMBERED) {
                problems.put(
                        thread.getName(),
                        new Health.Problem(
                                Health.Code.VIRTUAL_MACHINE_ERROR,
                                Map.of(
                                        "thread", thread.getName(),
                                        "error", thrown.getClass().getSimpleName())));
            }
        }
    }

    /**
     * Whether the virtual machine has failed on this thread since the last call of this method; if so, another thread
     * should replace it.
     */
    public boolean isStruck() {
        return !struck.isEmpty() && struck.remove(Thread.currentThread());
    }

    /** The failures of the virtual machine so far. */
    public Collection<Health.Problem> problems() {
        return List.copyOf(problems.values());
    }

    /** Rejects an operation that decides if it is called from foreign code that must not decide. */
    public void requireMayDecide(String verb) {
        Kind kind = inside.get(Thread.currentThread());
        if (kind != null && !kind.mayDecide) {
            throw reentrant(verb, kind);
        }
    }

    /** Rejects an operation that waits for other threads of the engine if it is called from foreign code. */
    public void requireOutside(String verb) {
        Kind kind = inside.get(Thread.currentThread());
        if (kind != null) {
            throw reentrant(verb, kind);
        }
    }

    private static BonselaException reentrant(String verb, Kind kind) {
        String who = (kind == Kind.OPERATOR ? "an " : "a ")
                + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return new BonselaException(
                ErrorCode.REENTRANT_CALL,
                verb + " was called from " + who + ", which the engine waits for: call it later from another thread");
    }
}
