package io.bonsela.core.operator;

import io.bonsela.api.store.ReadSet.OperatorCall;
import io.bonsela.core.foreign.Abandoned;
import io.bonsela.core.foreign.EngineThread;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A call under way: interrupted when its time is over, abandoned when that does not help. Thread-safe. */
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
     * A call on this thread.
     *
     * @param owner goes on without it if it must; null: nobody can, so it is only interrupted
     * @param counted whether it says something about how the operator does with events
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
     * Checks whether its time is over.
     *
     * @param cpu processor time that its thread has taken so far, in nanoseconds; -1: not known
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

    /** To roll back may last, and other calls are to be checked meanwhile. */
    private static void takeOver(Runnable takeover) {
        try {
            EngineThread.start("bonsela-takeover", takeover);
        } catch (Throwable e) {
            // No thread can be started: better late than never.
            takeover.run();
        }
    }

    /**
     * The call has come back.
     *
     * @return whether its time was over
     * @throws Abandoned if another thread has taken over what it was called for
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
