package io.bonsela.core.delivery;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.Connector.CallbackRequest;
import io.bonsela.api.connector.Connector.CallbackResult;
import io.bonsela.api.connector.Connector.ConnectorHealth;
import io.bonsela.api.connector.Connector.ConnectorHealth.Status;
import io.bonsela.api.connector.Connector.IssueRequest;
import io.bonsela.api.connector.Connector.LookupRequest;
import io.bonsela.api.connector.Connector.Message;
import io.bonsela.api.connector.Connectors.Instance;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.connector.Secret;
import io.bonsela.api.delivery.Course;
import io.bonsela.api.delivery.Deliveries.ConnectorStatus;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.Content.OfMessage;
import io.bonsela.api.delivery.Delivery.Content.OfReward;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt.Kind;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.Store.DeliveryLease;
import io.bonsela.core.delivery.Guard.Answer;
import io.bonsela.core.foreign.ForeignCode;
import io.bonsela.core.foreign.Wordless;
import io.bonsela.core.foreign.WorkerPool;
import io.bonsela.core.pipeline.DeliveryRecorder;
import io.bonsela.core.pipeline.Signal;
import io.bonsela.core.pipeline.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what is due by one connector, on threads of its own, so that one that hangs holds up no other. It leases no
 * more than it can soon work on. Thread-safe.
 */
final class Courier {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final int ASIDES = 4;
    private static final int ASIDES_WAITING = 64;
    private static final int ASIDE_MILLIS = 1_000;
    private static final String SECRET_MISSING = "SECRET_MISSING:";
    private static final ConnectorHealth STUCK = new ConnectorHealth(Status.DOWN, "CALLS_STUCK", null);

    private final Instance instance;
    private final Connector connector;
    private final PlugIn plugIn;
    private final Guard guard;
    private final Course course;
    private final DeliveryRecorder recorder;
    private final Store store;
    private final Timeline timeline;
    private final Capabilities capabilities;
    private final Assembly.Made made;
    private final Signal signal;
    private final WorkerPool threads;
    /** For what hosts ask beside deliveries. */
    private final WorkerPool asides;

    private final Semaphore room;
    /** What nobody has ended yet. */
    private final Set<CompletableFuture<Void>> outstanding = ConcurrentHashMap.newKeySet();
    /** The last thing that an operator must see to; null: nothing since the last delivery. */
    private volatile @Nullable String trouble;

    private volatile ConnectorHealth said = ConnectorHealth.UP;

    Courier(
            Instance instance,
            Assembly.Made made,
            DeliveryRecorder recorder,
            Store store,
            Timeline timeline,
            ForeignCode foreign,
            Signal signal,
            Executor overdue,
            Consumer<ConnectorStatus> changed) {
        this.instance = instance;
        this.made = made;
        plugIn = made.plugIn();
        connector = plugIn.connector();
        this.recorder = recorder;
        this.store = store;
        this.timeline = timeline;
        capabilities = made.capabilities();
        this.signal = signal;
        guard = new Guard(plugIn, instance.policy(), overdue, () -> changed.accept(status()));
        course = new Course(capabilities, instance.policy());
        int concurrency = instance.policy().concurrency();
        threads = new WorkerPool(
                "bonsela-" + instance.name(), foreign, concurrency, concurrency, new LinkedBlockingQueue<>());
        asides = new WorkerPool(
                "bonsela-aside-" + instance.name(), foreign, ASIDES, ASIDES, new LinkedBlockingQueue<>(ASIDES_WAITING));
        // Twice the threads: each has its next delivery at hand when it is done with one.
        room = new Semaphore(2 * concurrency);
    }

    String name() {
        return instance.name();
    }

    /** Claims what is due and there is room for, and begins to work on it. */
    List<CompletableFuture<Void>> leaseIssuances() {
        int free = isStuck() ? 0 : room.drainPermits();
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
                work(lease, ended);
            } catch (RuntimeException e) {
                LOG.atWarn()
                        .addKeyValue("connector", name())
                        .addKeyValue("delivery", lease.delivery().id())
                        .setCause(e)
                        .log("a delivery is left as it is until its lease ends");
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

    @SuppressWarnings("CollectionUndefinedEquality") // this very one is meant
    private void end(CompletableFuture<Void> ended) {
        outstanding.remove(ended);
        ended.complete(null);
    }

    private void work(DeliveryLease lease, CompletableFuture<Void> ended) {
        long leased = System.nanoTime();
        DeliveryRecorder.Ways ways = new DeliveryRecorder.Ways(
                guard.sending().remaining(),
                guard.asking().remaining(),
                instance.policy().serves(lease.delivery().tenant()));
        DeliveryRecorder.Begun begun =
                recorder.begin(lease, name(), course, ways).orElse(null);
        if (begun == null || begun.action() == Course.Action.NOTHING) {
            return;
        }
        Delivery delivery = begun.delivery();
        boolean send = begun.action() == Course.Action.SEND;
        if (since(leased).compareTo(instance.policy().callTimeout()) > 0) {
            // This process was held up: others may take it for dead already, and go on without it.
            recorder.postpone(delivery, course, "HELD_UP", instance.policy().callTimeout());
            return;
        }
        long start = System.nanoTime();
        Kind kind = send ? Kind.SEND : Kind.LOOKUP;
        Runnable givenUp = () -> {
            giveUp(delivery, kind);
            // Nobody waits for a call that is given up.
            end(ended);
        };
        Answer answer = send
                ? guard.send(about(delivery), () -> send(delivery), givenUp)
                : guard.ask(
                        about(delivery),
                        () -> lookup(delivery, delivery.progress().generation()),
                        givenUp);
        settle(delivery, kind, answer, since(start));
    }

    private static String about(Delivery delivery) {
        return "delivery " + delivery.tenant() + '/' + delivery.id();
    }

    private static Duration since(long start) {
        return Duration.ofNanos((System.nanoTime() - start) / 1_000 * 1_000);
    }

    /** Nobody knows what became of it. What its call still brings counts only if it tells that money moved. */
    private void giveUp(Delivery delivery, Kind kind) {
        try {
            DeliveryOutcome unknown = new DeliveryOutcome.Unknown("CALL_TIMED_OUT", true);
            record(delivery, kind, Optional.of(unknown), instance.policy().callTimeout());
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("connector", name())
                    .addKeyValue("delivery", delivery.id())
                    .setCause(e)
                    .log("a delivery is left as it is until its lease ends");
        }
    }

    private void settle(Delivery delivery, Kind kind, Answer answer, Duration took) {
        Guard.Refusal refusal = answer.refusal();
        if (refusal != null) {
            recorder.postpone(delivery, course, refusal.code(), refusal.pause());
            return;
        }
        answer.outcome().ifPresent(this::note);
        record(delivery, kind, answer.outcome(), took);
        LOG.atDebug()
                .addKeyValue("connector", name())
                .addKeyValue("delivery", delivery.id())
                .addKeyValue("reference", delivery.reference())
                .addKeyValue("kind", kind)
                .addKeyValue("code", answer.outcome().map(DeliveryOutcome::code).orElse("NOT_FOUND"))
                .addKeyValue("micros", took.toNanos() / 1_000)
                .log("delivery attempted");
    }

    private void record(Delivery delivery, Kind kind, Optional<DeliveryOutcome> outcome, Duration took) {
        tellIfContradicted(delivery, recorder.settle(delivery, course, kind, outcome, took));
    }

    /** Money that moved and the books differ: a person must know. */
    private void tellIfContradicted(Delivery before, Optional<Delivery> after) {
        after.filter(now ->
                        now.progress().isContradicted() && !before.progress().isContradicted())
                .ifPresent(now -> LOG.atError()
                        .addKeyValue("connector", name())
                        .addKeyValue("tenant", now.tenant())
                        .addKeyValue("delivery", now.id())
                        .addKeyValue("reference", before.reference())
                        .addKeyValue("state", now.state())
                        .addKeyValue("code", now.progress().code())
                        .log("a provider contradicts the books; settle this delivery"));
    }

    private void note(DeliveryOutcome outcome) {
        if (outcome instanceof DeliveryOutcome.Hold hold) {
            trouble = hold.code();
            LOG.atError()
                    .addKeyValue("connector", name())
                    .addKeyValue("code", hold.code())
                    .log("an operator must act before this connector delivers");
        } else if (outcome instanceof DeliveryOutcome.Delivered) {
            trouble = null;
        }
    }

    private DeliveryOutcome send(Delivery delivery) {
        Optional<String> missing = missingSecret();
        if (missing.isPresent()) {
            return new DeliveryOutcome.Hold(SECRET_MISSING + missing.get());
        }
        Instant at = timeline.now();
        if (delivery.content() instanceof OfMessage message) {
            return connector.publish(new Message(
                    "msg_" + delivery.id(),
                    delivery.tenant(),
                    message.type(),
                    delivery.subject(),
                    message.happenedAt(),
                    message.data(),
                    delivery.progress().attempts(),
                    at));
        }
        OfReward reward = (OfReward) delivery.content();
        String to = recipient(delivery);
        if (reward.to() != null && to == null) {
            return new Rejected("NO_RECIPIENT", Rejected.Cause.RECIPIENT);
        }
        Money value = reward.value();
        Set<String> currencies = capabilities.currencies();
        if (value != null
                && !currencies.isEmpty()
                && !currencies.contains(value.currency().code())) {
            return new Rejected(
                    "CURRENCY_NOT_TAKEN:" + value.currency().code() + '/' + String.join(",", new TreeSet<>(currencies)),
                    Rejected.Cause.AMOUNT);
        }
        return connector.issue(new IssueRequest(
                delivery.reference(),
                delivery.tenant(),
                reward.issuance(),
                delivery.subject() == null ? "" : delivery.subject(),
                reward.reward(),
                reward.value(),
                to,
                reward.parameters(),
                delivery.progress().attempts(),
                at,
                reward.event()));
    }

    /** The setting whose secret cannot be had; empty: there is none. */
    private Optional<String> missingSecret() {
        return instance.config().missingSecrets().keySet().stream().findFirst();
    }

    /** Where it goes is nowhere but in the event, from where an erasure takes it. */
    private @Nullable String recipient(Delivery delivery) {
        if (!(delivery.content() instanceof OfReward reward) || reward.to() == null) {
            return null;
        }
        Optional<Event> found = store.records().event(delivery.tenant(), reward.event());
        return found.map(earned -> earned.attributes().get(reward.to()))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .orElse(null);
    }

    private Optional<DeliveryOutcome> lookup(Delivery delivery, int generation) {
        Optional<String> missing = missingSecret();
        return missing.isPresent()
                ? Optional.of(new DeliveryOutcome.Unknown(SECRET_MISSING + missing.get(), false))
                : connector.lookup(request(delivery, generation));
    }

    private LookupRequest request(Delivery delivery, int generation) {
        Instant sent = delivery.progress().firstSentAt();
        boolean present = generation == delivery.progress().generation();
        return new LookupRequest(
                delivery.reference(generation),
                present ? delivery.progress().providerReference() : null,
                delivery.tenant(),
                delivery.id(),
                delivery.content() instanceof OfReward reward ? reward.value() : null,
                recipient(delivery),
                sent == null ? delivery.createdAt() : sent,
                timeline.now());
    }

    private LookupRequest request(Delivery delivery) {
        return request(delivery, delivery.progress().generation());
    }

    /** Takes in what a provider said on its own account. */
    void said(Delivery delivery, DeliveryOutcome outcome) {
        note(outcome);
        record(delivery, Kind.CALLBACK, Optional.of(outcome), Duration.ZERO);
    }

    /** The same of an earlier reference. */
    void saidOfFormer(Delivery delivery, int generation, DeliveryOutcome outcome) {
        tellIfContradicted(delivery, recorder.settleFormer(delivery, generation, course, outcome));
    }

    /** Asks about a delivery now; whether anything was learnt. */
    boolean askNow(Delivery delivery) {
        return asked(
                delivery,
                delivery.progress().generation(),
                (answer, took) -> settle(delivery, Kind.LOOKUP, answer, took));
    }

    /** The same about an earlier reference. */
    boolean askNowAboutFormer(Delivery delivery, int generation) {
        return asked(
                delivery,
                generation,
                (answer, took) -> answer.outcome().ifPresent(outcome -> saidOfFormer(delivery, generation, outcome)));
    }

    private boolean asked(Delivery delivery, int generation, BiConsumer<Answer, Duration> then) {
        return onThread(() -> {
                    long start = System.nanoTime();
                    Answer answer = guard.ask(about(delivery), () -> lookup(delivery, generation), () -> {});
                    if (answer.refusal() != null) {
                        return false;
                    }
                    then.accept(answer, since(start));
                    return answer.outcome()
                            .filter(DeliveryOutcome.Unknown.class::isInstance)
                            .isEmpty();
                })
                .orElse(false);
    }

    /** Whether it can be asked about any delivery by our reference. */
    boolean looksUp() {
        return capabilities.lookup() == Capabilities.LookupBy.REFERENCE;
    }

    /** Asks the provider to take a delivery back; what it says is recorded by whoever asked, however long it takes. */
    boolean reverse(Delivery delivery) {
        return onThread(() -> {
                    long start = System.nanoTime();
                    Answer answer = guard.send(about(delivery), () -> connector.reverse(request(delivery)), () -> {});
                    if (answer.refusal() == null) {
                        settle(delivery, Kind.REVERSAL, answer, since(start));
                    }
                    return answer.refusal() == null;
                })
                .orElse(false);
    }

    Optional<Secret> reveal(Delivery delivery) {
        return onThread(() -> plugIn.call(about(delivery), () -> connector.reveal(request(delivery))))
                .flatMap(code -> code);
    }

    /** Asks the provider how it is. */
    ConnectorStatus check() {
        said = onThread(() -> plugIn.call("health", connector::health))
                .map(plugIn.heard()::health)
                .orElse(new ConnectorHealth(Status.DOWN, "NO_ANSWER", null));
        return status();
    }

    /** What a callback says. */
    CallbackResult parse(CallbackRequest request) {
        return plugIn.heard()
                .callback(onThread(() -> plugIn.call("callback", () -> connector.parseCallback(request)))
                        .orElse(null));
    }

    boolean reverses() {
        return capabilities.reversal();
    }

    /** Does something with the plug-in on a thread of its own for as long as a call may take; empty if it does not answer. */
    private <T> Optional<T> onThread(Callable<T> call) {
        FutureTask<T> answer = new FutureTask<>(call);
        try {
            asides.execute(answer);
            return Optional.ofNullable(
                    answer.get(instance.policy().callTimeout().toMillis() + ASIDE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (RejectedExecutionException | ExecutionException | TimeoutException e) {
            LOG.atWarn()
                    .addKeyValue("connector", name())
                    .setCause(Wordless.of(e))
                    .log("a connector did not answer");
            answer.cancel(true);
            return Optional.empty();
        }
    }

    void giveUpOverdue() {
        guard.giveUpOverdue();
        if (isStuck()) {
            // Nobody comes to what waits behind calls that do not return.
            List<Runnable> waiting = new ArrayList<>();
            threads.getQueue().drainTo(waiting);
            waiting.forEach(job -> ((Job) job).drop());
        }
    }

    /** Whether every thread is in a call that does not return. */
    private boolean isStuck() {
        return guard.stuck() >= instance.policy().concurrency();
    }

    ConnectorStatus status() {
        String seen = missingSecret().map(setting -> SECRET_MISSING + setting).orElse(trouble);
        ConnectorHealth health =
                isStuck() ? STUCK : seen == null ? said : new ConnectorHealth(Status.DOWN, seen, said.balance());
        return new ConnectorStatus(
                name(),
                made.id(),
                made.version(),
                made.kind(),
                guard.sending().state(),
                guard.asking().state(),
                guard.underway(),
                guard.stuck(),
                health);
    }

    /** Begins nothing more; what is under way may end. */
    void stop() {
        threads.shutdown();
        asides.shutdown();
    }

    /**
     * Waits for what is under way, then interrupts it. Whether all of it ended.
     *
     * @param orderly until then it may end by itself
     * @param end by {@link System#nanoTime}
     */
    boolean close(long orderly, long end) {
        boolean ended = await(orderly);
        if (!ended) {
            guard.interrupt();
            threads.shutdownNow();
            asides.shutdownNow();
            ended = await(end);
        }
        outstanding.forEach(this::end);
        return ended;
    }

    /** Closes the connector on a thread of its own, which nobody has to wait for. */
    Thread closeConnector() {
        return made.close();
    }

    /** Leaves what is under way to itself, interrupted: what is leased and not begun is given back by the end of its lease. */
    void abandon() {
        guard.interrupt();
        List<Runnable> unused = threads.shutdownNow();
        unused = asides.shutdownNow();
        outstanding.forEach(this::end);
        Thread unusedToo = closeConnector();
        LOG.atWarn()
                .addKeyValue("connector", name())
                .addKeyValue("underway", guard.underway())
                .log("a connector is replaced; the calls that are under way are left to themselves");
    }

    Instance instance() {
        return instance;
    }

    private boolean await(long deadline) {
        try {
            return threads.awaitTermination(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)
                    && asides.awaitTermination(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
