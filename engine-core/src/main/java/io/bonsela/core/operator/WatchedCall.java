package io.bonsela.core.operator;

import io.bonsela.api.store.DecisionRecord.ReadSet.OperatorCall;
import io.bonsela.core.foreign.Abandoned;
import io.bonsela.core.foreign.EngineThread;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A running call: interrupted when its time is up, abandoned if it then does not return. Thread-safe. */
final class WatchedCall {
    private static final long GRACE_NANOS = Duration.ofMillis(50).toNanos();

    private final Thread thread = Thread.currentThread();
    private final long began = System.nanoTime();
    private final HostOperator operator;
    private final OperatorCall call;
    private final @Nullable CallOwner owner;
    private final boolean counted;
    private long cpuAtFirst = -1;
    private long overdueSince;
    private boolean ended;
    private boolean overdue;
    private boolean abandoned;

    /**
     * Creates a call on this thread.
     *
     * @param owner continues without the call if necessary; null: nothing can, so the call is only interrupted
     * @param counted whether the call counts for the operator's circuit breaker
     */
    WatchedCall(HostOperator operator, OperatorCall call, @Nullable CallOwner owner, boolean counted) {
        this.counted = counted;
        this.operator = operator;
        this.call = call;
        this.owner = owner;
    }

    Thread thread() {
        return thread;
    }

    /**
     * Checks whether the time of the call is up.
     *
     * @param cpu the CPU time that its thread has used so far, in nanoseconds; -1: unknown
     */
    synchronized void check(long now, long cpu) {
        if (ended || abandoned) {
            return;
        }
        if (!overdue) {
            if (cpuAtFirst < 0) {
                cpuAtFirst = cpu;
            }
            boolean busy =
                    cpuAtFirst >= 0 && cpu - cpuAtFirst > operator.cpuLimit().toNanos();
            if (busy || now - began > operator.timeLimit().toNanos()) {
                overdue = true;
                overdueSince = now;
                thread.interrupt();
            }
        } else if (now - overdueSince > GRACE_NANOS) {
            abandoned = true;
            operator.abandoned(counted);
            if (owner != null) {
                takeOver(owner.abandon(call, operator.timedOut()));
            }
        }
    }

    /** Runs the takeover on another thread: a rollback may take long, and other calls must be checked meanwhile. */
    private static void takeOver(Runnable takeover) {
        try {
            EngineThread.start("bonsela-takeover", takeover);
        } catch (Throwable e) {
            // No thread can be started, so this one does it.
            takeover.run();
        }
    }

    /**
     * Ends the call, which has returned.
     *
     * @return whether the call took too long
     * @throws Abandoned if another thread has taken over the work
     */
    boolean end() {
        boolean late;
        boolean given;
        synchronized (this) {
            ended = true;
            late = overdue;
            given = abandoned;
            if (late) {
                // The interrupt was meant for the call, not for what the thread does next.
                boolean unused = Thread.interrupted();
            }
        }
        if (given) {
            operator.returned();
        } else if (counted) {
            operator.ended(late);
        }
        if (given && owner != null) {
            throw new Abandoned();
        }
        return late;
    }
}
