package io.bonsela.core.delivery;

import io.bonsela.api.connector.Connectors.Instance;
import io.bonsela.api.delivery.Course;
import io.bonsela.api.delivery.Deliveries.ConnectorStatus;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt.Kind;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.Store.DeliveryLease;
import io.bonsela.core.delivery.Guard.Answer;
import io.bonsela.core.foreign.WorkerPool;
import io.bonsela.core.pipeline.DeliveryRecorder;
import io.bonsela.core.pipeline.Signal;
import io.bonsela.core.pipeline.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what is due by one connector, on its own threads, so that a connector that hangs does not block others. It
 * leases no more than it can soon work on. Thread-safe.
 */
final class Courier {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Instance instance;
    private final Assembly.Made made;
    private final Store store;
    private final Timeline timeline;
    private final Signal signal;
    private final Guard guard;
    private final ProviderHealth health;
    private final DeliveryCalls calls;
    private final AttemptRecorder recorder;
    private final DirectCalls directCalls;
    private final Callbacks callbacks;
    private final WorkerPool threads;

    private final Semaphore room;
    /** The leased deliveries that have not ended. */
    private final Set<CompletableFuture<Void>> outstanding = ConcurrentHashMap.newKeySet();

    Courier(
            Instance instance,
            Assembly.Made made,
            DeliveryRecorder deliveries,
            Store store,
            Timeline timeline,
            Signal signal,
            Executor overdue,
            Consumer<ConnectorStatus> changed) {
        this.instance = instance;
        this.made = made;
        this.store = store;
        this.timeline = timeline;
        this.signal = signal;
        guard = new Guard(made.plugIn(), instance.policy(), overdue, () -> changed.accept(status()));
        health = new ProviderHealth(instance);
        calls = new DeliveryCalls(made, guard, health, store, timeline);
        recorder = new AttemptRecorder(instance, made.capabilities(), deliveries, health);
        directCalls = new DirectCalls(instance, made, calls, recorder);
        callbacks = new Callbacks(instance.name(), store, directCalls, recorder);
        int concurrency = instance.policy().concurrency();
        threads = new WorkerPool(
                "bonsela-" + instance.name(),
                made.plugIn().foreign(),
                concurrency,
                concurrency,
                new LinkedBlockingQueue<>());
        // Twice the threads, so that each has its next delivery ready when it is done with one.
        room = new Semaphore(2 * concurrency);
    }

    String name() {
        return instance.name();
    }

    Instance instance() {
        return instance;
    }

    DirectCalls directCalls() {
        return directCalls;
    }

    Callbacks callbacks() {
        return callbacks;
    }

    /** Leases as many due deliveries as there is room for, and begins to work on them. */
    List<CompletableFuture<Void>> leaseDeliveries() {
        int free = guard.isStuck() ? 0 : room.drainPermits();
        if (free == 0) {
            return List.of();
        }
        List<DeliveryLease> leases = List.of();
        try {
            Duration lease = instance.policy().callTimeout().multipliedBy(3).plus(GRACE);
            leases = store.leaseDeliveries(name(), free, timeline.forStore(), lease);
        } finally {
            room.release(free - leases.size());
        }
        List<CompletableFuture<Void>> begun = new ArrayList<>(leases.size());
        for (DeliveryLease lease : leases) {
            begun.add(submit(lease));
        }
        return begun;
    }

    private CompletableFuture<Void> submit(DeliveryLease lease) {
        Job job = new Job(lease);
        outstanding.add(job.ended);
        try {
            threads.execute(job);
        } catch (RejectedExecutionException | Error e) {
            // Closing, or no thread can be started.
            job.drop();
        }
        return job.ended;
    }

    /** A delivery that is leased. */
    private final class Job implements Runnable {
        private final DeliveryLease lease;
        private final CompletableFuture<Void> ended = new CompletableFuture<>();

        Job(DeliveryLease lease) {
            this.lease = lease;
        }

        @Override
        public void run() {
            try {
                attempt(lease, ended);
            } catch (RuntimeException e) {
                recorder.logFailure(lease.delivery().id(), e);
            } finally {
                room.release();
                signal.raise();
                end(ended);
            }
        }

        /** Leaves it until its lease ends. */
        void drop() {
            room.release();
            end(ended);
        }
    }

    @SuppressWarnings("CollectionUndefinedEquality") // identity is intended
    private void end(CompletableFuture<Void> ended) {
        outstanding.remove(ended);
        ended.complete(null);
    }

    private void attempt(DeliveryLease lease, CompletableFuture<Void> ended) {
        long leased = System.nanoTime();
        DeliveryRecorder.Ways ways = new DeliveryRecorder.Ways(
                guard.sending().remaining(),
                guard.asking().remaining(),
                instance.policy().serves(lease.delivery().tenant()));
        DeliveryRecorder.Begun begun = recorder.begin(lease, ways).orElse(null);
        if (begun == null || begun.action() == Course.Action.NOTHING) {
            return;
        }
        Delivery delivery = begun.delivery();
        Duration callTimeout = instance.policy().callTimeout();
        if (System.nanoTime() - leased > callTimeout.toNanos()) {
            // This process was held up: others may already consider it dead and continue without it.
            recorder.postpone(delivery, "HELD_UP", callTimeout);
            return;
        }
        long start = System.nanoTime();
        Kind kind = begun.action() == Course.Action.SEND ? Kind.SEND : Kind.LOOKUP;
        Runnable givenUp = () -> {
            recorder.giveUp(delivery, kind);
            // Nobody waits for a call that is given up.
            end(ended);
        };
        Answer answer = kind == Kind.SEND
                ? calls.send(delivery, givenUp)
                : calls.lookUp(delivery, delivery.progress().generation(), givenUp);
        recorder.settle(delivery, kind, answer, start);
    }

    void giveUpOverdue() {
        guard.giveUpOverdue();
        if (guard.isStuck()) {
            // No thread is left for what waits behind calls that do not return.
            List<Runnable> waiting = new ArrayList<>();
            threads.getQueue().drainTo(waiting);
            waiting.forEach(job -> ((Job) job).drop());
        }
    }

    /** Checks the health of the provider. */
    ConnectorStatus check() {
        health.recordCheck(directCalls.checkHealth());
        return status();
    }

    ConnectorStatus status() {
        return new ConnectorStatus(
                name(),
                made.id(),
                made.version(),
                made.kind(),
                guard.sending().state(),
                guard.asking().state(),
                guard.underway(),
                guard.stuck(),
                health.current(guard.isStuck()));
    }

    /** Begins nothing more; calls under way may end. */
    void stop() {
        threads.shutdown();
        directCalls.stop();
    }

    /**
     * Waits for what is under way, then interrupts it. Returns whether all of it ended.
     *
     * @param orderly until when it may end by itself, by {@link System#nanoTime}
     * @param end the deadline, by {@link System#nanoTime}
     */
    boolean close(long orderly, long end) {
        boolean ended = await(orderly);
        if (!ended) {
            interrupt();
            ended = await(end);
        }
        outstanding.forEach(this::end);
        return ended;
    }

    /** Closes the connector on a separate thread, which nobody has to wait for. */
    Thread closeConnector() {
        return made.close();
    }

    /**
     * Interrupts what is under way and does not wait for it. What is leased and not begun is available again when its
     * lease ends.
     */
    void abandon() {
        interrupt();
        outstanding.forEach(this::end);
        Thread unused = closeConnector();
        LOG.atWarn()
                .addKeyValue("connector", name())
                .addKeyValue("underway", guard.underway())
                .log("a connector is replaced; its running calls are abandoned");
    }

    private void interrupt() {
        guard.interrupt();
        List<Runnable> unused = threads.shutdownNow();
        directCalls.interrupt();
    }

    private boolean await(long deadline) {
        try {
            return threads.awaitTermination(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)
                    && directCalls.await(deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
