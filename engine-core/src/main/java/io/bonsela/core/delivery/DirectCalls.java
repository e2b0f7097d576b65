package io.bonsela.core.delivery;

import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.Connector.CallbackResult;
import io.bonsela.api.connector.Connector.ConnectorHealth;
import io.bonsela.api.connector.Connectors.Instance;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.Secret;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt.Kind;
import io.bonsela.core.delivery.Guard.Answer;
import io.bonsela.core.foreign.Wordless;
import io.bonsela.core.foreign.WorkerPool;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of one connector that a caller waits for, and that no due delivery needs. They have threads of their own,
 * and the caller waits only as long as a call may take. Thread-safe.
 */
final class DirectCalls {
    private static final Logger LOG = LoggerFactory.getLogger(DirectCalls.class);
    private static final int THREADS = 4;
    private static final int MOST_WAITING = 64;
    /** How much longer than a call may take the caller waits. */
    private static final int EXTRA_MILLIS = 1_000;

    private final Instance instance;
    private final PlugIn plugIn;
    private final Capabilities capabilities;
    private final DeliveryCalls calls;
    private final AttemptRecorder recorder;
    private final WorkerPool threads;

    DirectCalls(Instance instance, Assembly.Made made, DeliveryCalls calls, AttemptRecorder recorder) {
        this.instance = instance;
        plugIn = made.plugIn();
        capabilities = made.capabilities();
        this.calls = calls;
        this.recorder = recorder;
        threads = new WorkerPool(
                "bonsela-aside-" + instance.name(),
                plugIn.foreign(),
                THREADS,
                THREADS,
                new LinkedBlockingQueue<>(MOST_WAITING));
    }

    /** Looks up a delivery. Returns whether anything became known. */
    boolean lookUp(Delivery delivery) {
        return onThread(() -> {
                    long start = System.nanoTime();
                    Answer answer = calls.lookUp(delivery, delivery.progress().generation(), () -> {});
                    if (answer.refusal() == null) {
                        recorder.settle(delivery, Kind.LOOKUP, answer, start);
                    }
                    return isKnown(answer);
                })
                .orElse(false);
    }

    /** Looks up an earlier reference of a delivery, if the provider can. Returns whether anything became known. */
    boolean lookUpFormer(Delivery delivery, int generation) {
        return capabilities.lookup() == Capabilities.LookupBy.REFERENCE
                && onThread(() -> {
                            Answer answer = calls.lookUp(delivery, generation, () -> {});
                            answer.outcome().ifPresent(outcome -> recorder.recordFormer(delivery, generation, outcome));
                            return isKnown(answer);
                        })
                        .orElse(false);
    }

    private static boolean isKnown(Answer answer) {
        return answer.refusal() == null
                && answer.outcome()
                        .filter(DeliveryOutcome.Unknown.class::isInstance)
                        .isEmpty();
    }

    /**
     * Asks the provider to take a delivery back, if it can. The thread that makes the call records the answer, however
     * long it takes. Returns whether the call was made.
     */
    boolean reverse(Delivery delivery) {
        return capabilities.reversal()
                && onThread(() -> {
                            long start = System.nanoTime();
                            Answer answer = calls.reverse(delivery);
                            if (answer.refusal() == null) {
                                recorder.settle(delivery, Kind.REVERSAL, answer, start);
                            }
                            return answer.refusal() == null;
                        })
                        .orElse(false);
    }

    /** Asks the provider for the code of a voucher that it sold. */
    Optional<Secret> reveal(Delivery delivery) {
        return onThread(() -> calls.reveal(delivery)).flatMap(code -> code);
    }

    /** Asks the provider for its health. */
    ConnectorHealth checkHealth() {
        return onThread(() -> plugIn.call("health", plugIn.connector()::health))
                .map(plugIn.heard()::health)
                .orElse(new ConnectorHealth(ConnectorHealth.Status.DOWN, "NO_ANSWER", null));
    }

    /** Lets the connector parse a callback. */
    CallbackResult parseCallback(CallbackRequest request) {
        return plugIn.heard()
                .callback(onThread(() ->
                                plugIn.call("callback", () -> plugIn.connector().parseCallback(request)))
                        .orElse(null));
    }

    /** Makes a call on a separate thread, and waits as long as it may take; empty if it does not answer. */
    private <T> Optional<T> onThread(Callable<T> call) {
        FutureTask<T> answer = new FutureTask<>(call);
        try {
            threads.execute(answer);
            return Optional.ofNullable(
                    answer.get(instance.policy().callTimeout().toMillis() + EXTRA_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (RejectedExecutionException | ExecutionException | TimeoutException e) {
            LOG.atWarn()
                    .addKeyValue("connector", instance.name())
                    .setCause(Wordless.of(e))
                    .log("a connector did not answer");
            answer.cancel(true);
            return Optional.empty();
        }
    }

    /** Begins nothing more; calls under way may end. */
    void stop() {
        threads.shutdown();
    }

    /** Interrupts the calls under way. */
    void interrupt() {
        List<Runnable> unused = threads.shutdownNow();
    }

    /** Waits until all calls have ended; returns whether they did before the deadline, by {@link System#nanoTime}. */
    boolean await(long deadline) throws InterruptedException {
        return threads.awaitTermination(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
}
