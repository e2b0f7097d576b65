package io.bonsela.core.pipeline;

import io.bonsela.api.Reason;
import io.bonsela.api.store.DecisionRecord.ReadSet.OperatorCall;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.core.operator.CallOwner;
import io.bonsela.core.operator.Calls;
import io.bonsela.core.operator.LiveCalls;
import io.bonsela.core.operator.Operators;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The execution of one batch over all its attempts. If an operator does not return, its transaction is closed, and
 * another thread continues the batch, or the same one when the operator returns. Used by one thread at a time.
 */
final class Run implements CallOwner {
    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    private final Operators operators;
    private final boolean joined;
    private final @Nullable Runnable successor;
    private final Map<OperatorCall, Reason> failures = new ConcurrentHashMap<>();
    private boolean oneByOne;
    private final AtomicReference<@Nullable Held> held = new AtomicReference<>();

    /** What a thread holds while it decides. */
    final class Held implements AutoCloseable {
        private final Turns.@Nullable Turn turn;
        private final UnitOfWork work;

        private Held(Turns.@Nullable Turn turn, UnitOfWork work) {
            this.turn = turn;
            this.work = work;
        }

        /** Unregisters it, unless another thread has taken it away. */
        @Override
        public void close() {
            held.compareAndSet(this, null);
        }
    }

    private Run(Operators operators, boolean joined, @Nullable Runnable successor) {
        this.operators = operators;
        this.joined = joined;
        this.successor = successor;
    }

    /** Creates a run for the caller's thread, which continues when an operator returns. */
    static Run ofCaller(Operators operators) {
        return new Run(operators, false, null);
    }

    /** Creates a run that another thread continues if it is abandoned. */
    static Run ofLane(Operators operators, Runnable successor) {
        return new Run(operators, false, successor);
    }

    /** Creates a run in a transaction of the host, which is never taken away. */
    static Run joined(Operators operators) {
        return new Run(operators, true, null);
    }

    /** Returns the calls that an event's decision makes; what failed before is not called again. */
    Calls calls(Admitted event) {
        failures.putAll(event.failures());
        return calls("event " + event.event());
    }

    /**
     * Returns the calls that another decision makes; what failed before is not called again.
     *
     * @param about what is decided, for messages
     */
    Calls calls(String about) {
        return new LiveCalls(operators, about, failures, joined ? null : this);
    }

    /** Registers what this thread holds, so that another thread can release it. */
    Held hold(Turns.@Nullable Turn turn, UnitOfWork work) {
        Held now = new Held(turn, work);
        held.set(now);
        return now;
    }

    @Override
    public Runnable abandon(OperatorCall call, Reason failure) {
        failures.put(call, failure);
        Held taken = held.getAndSet(null);
        return () -> {
            LOG.atWarn()
                    .addKeyValue("operator", call.operator())
                    .log("operator did not return; the batch is decided without it");
            try {
                if (taken != null && taken.turn != null) {
                    taken.turn.close();
                }
                if (successor != null) {
                    successor.run();
                }
            } finally {
                // Last, because it may hang; the successor waits for its locks as for any others.
                if (taken != null) {
                    close(taken.work);
                }
            }
        };
    }

    private static void close(UnitOfWork work) {
        try {
            work.close();
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("a transaction could not be rolled back");
        }
    }

    /** Whether another thread continues when this one is abandoned. */
    boolean hasSuccessor() {
        return successor != null;
    }

    /** Decides work items one by one from now on; answers stay as they are, whichever thread continues. */
    void split() {
        oneByOne = true;
    }

    boolean isSplit() {
        return oneByOne;
    }
}
