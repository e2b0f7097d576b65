package io.bonsela.core.delivery;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.connector.CallbackRequest;
import io.bonsela.api.connector.CallbackResult;
import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Connector;
import io.bonsela.api.connector.ConnectorHealth;
import io.bonsela.api.connector.ConnectorHealth.Status;
import io.bonsela.api.connector.Connectors.Instance;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.connector.IssueRequest;
import io.bonsela.api.connector.LookupRequest;
import io.bonsela.api.connector.Message;
import io.bonsela.api.connector.Secret;
import io.bonsela.api.delivery.ConnectorStatus;
import io.bonsela.api.delivery.Content.OfMessage;
import io.bonsela.api.delivery.Content.OfReward;
import io.bonsela.api.delivery.Course;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.DeliveryAttempt.Kind;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.Store.DeliveryClaim;
import io.bonsela.core.delivery.Guard.Answer;
import io.bonsela.core.foreign.ForeignCode;
import io.bonsela.core.foreign.WorkerPool;
import io.bonsela.core.pipeline.Outcomes;
import io.bonsela.core.pipeline.Signal;
import io.bonsela.core.pipeline.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what is due by one connector, on threads of its own, so that one that hangs holds up no other. It claims no
 * more than it can soon work on. Thread-safe.
 */
final class Courier {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final int ASIDES = 4;
    private static final int ASIDES_WAITING = 64;
    private static final int ASIDE_MILLIS = 1_000;
    private static final ConnectorHealth STUCK = new ConnectorHealth(Status.DOWN, "CALLS_STUCK", null);

    private final Instance instance;
    private final Connector connector;
    private final Guard guard;
    private final Course course;
    private final Outcomes outcomes;
    private final Store store;
    private final Timeline timeline;
    private final ForeignCode foreign;
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
            Outcomes outcomes,
            Store store,
            Timeline timeline,
            ForeignCode foreign,
            Signal signal,
            Executor overdue,
            Consumer<ConnectorStatus> changed) {
        this.instance = instance;
        this.made = made;
        connector = made.connector();
        this.outcomes = outcomes;
        this.store = store;
        this.timeline = timeline;
        this.foreign = foreign;
        capabilities = made.capabilities();
        this.signal = signal;
        guard = new Guard(instance.name(), instance.policy(), foreign, overdue, () -> changed.accept(status()));
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
    List<CompletableFuture<Void>> claim() {
        int free = room.drainPermits();
        if (free == 0) {
            return List.of();
        }
        List<DeliveryClaim> claims = List.of();
        try {
            Duration lease = instance.policy().callTimeout().multipliedBy(3).plus(GRACE);
            claims = store.claimDeliveries(name(), free, timeline.forStore(), lease);
        } finally {
            room.release(free - claims.size());
        }
        List<CompletableFuture<Void>> begun = new ArrayList<>(claims.size());
        for (DeliveryClaim claim : claims) {
            begun.add(submit(claim));
        }
        return begun;
    }

    private CompletableFuture<Void> submit(DeliveryClaim claim) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        outstanding.add(ended);
        try {
            threads.execute(() -> {
                try {
                    work(claim, ended);
                } catch (RuntimeException e) {
                    LOG.atWarn()
                            .addKeyValue("connector", name())
                            .addKeyValue("delivery", claim.delivery().id())
                            .setCause(e)
                            .log("a delivery is left as it is until its lease ends");
                } finally {
                    room.release();
                    signal.raise();
                    end(ended);
                }
            });
        } catch (RejectedExecutionException | Error e) {
            // Closing, or no thread can be started: the lease ends by itself.
            room.release();
            end(ended);
        }
        return ended;
    }

    @SuppressWarnings("CollectionUndefinedEquality") // this very one is meant
    private void end(CompletableFuture<Void> ended) {
        outstanding.remove(ended);
        ended.complete(null);
    }

    private void work(DeliveryClaim claim, CompletableFuture<Void> ended) {
        long claimed = System.nanoTime();
        Outcomes.Ways ways = new Outcomes.Ways(
                guard.sending().remaining(),
                guard.asking().remaining(),
                instance.policy().serves(claim.delivery().tenant()));
        Outcomes.Begun begun = outcomes.begin(claim, name(), course, ways).orElse(null);
        if (begun == null || begun.action() == Course.Action.NOTHING) {
            return;
        }
        Delivery delivery = begun.delivery();
        boolean send = begun.action() == Course.Action.SEND;
        if (since(claimed).compareTo(instance.policy().callTimeout()) > 0) {
            // This process was held up: others may take it for dead already, and go on without it.
            outcomes.postpone(delivery, course, "HELD_UP", instance.policy().callTimeout(), delivery.progress());
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
                : guard.ask(about(delivery), () -> lookup(delivery), givenUp);
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
            outcomes.settle(
                    delivery,
                    course,
                    kind,
                    Optional.of(unknown),
                    instance.policy().callTimeout(),
                    delivery.progress());
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
            outcomes.postpone(delivery, course, refusal.code(), refusal.pause(), delivery.progress());
            return;
        }
        answer.outcome().ifPresent(this::note);
        outcomes.settle(delivery, course, kind, answer.outcome(), took, delivery.progress());
        LOG.atDebug()
                .addKeyValue("connector", name())
                .addKeyValue("delivery", delivery.id())
                .addKeyValue("reference", delivery.reference())
                .addKeyValue("kind", kind)
                .addKeyValue("code", answer.outcome().map(DeliveryOutcome::code).orElse("NOT_FOUND"))
                .addKeyValue("micros", took.toNanos() / 1_000)
                .log("delivery attempted");
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
        String to = reward.to() == null ? null : recipient(delivery.tenant(), reward.event(), reward.to());
        if (reward.to() != null && to == null) {
            return new Rejected("NO_RECIPIENT", Rejected.Cause.RECIPIENT);
        }
        Money value = reward.value();
        Set<String> currencies = capabilities.currencies();
        if (value != null
                && !currencies.isEmpty()
                && !currencies.contains(value.currency().code())) {
            return new Rejected("CURRENCY_NOT_SERVED", Rejected.Cause.AMOUNT);
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

    /** Where it goes is nowhere but in the event, from where an erasure takes it. */
    private @Nullable String recipient(String tenant, String event, String attribute) {
        Optional<Event> found = store.records().event(tenant, event);
        return found.map(earned -> earned.attributes().get(attribute))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .orElse(null);
    }

    private Optional<DeliveryOutcome> lookup(Delivery delivery) {
        return connector.lookup(request(delivery));
    }

    private LookupRequest request(Delivery delivery) {
        Instant sent = delivery.progress().firstSentAt();
        return new LookupRequest(
                delivery.reference(),
                delivery.progress().providerReference(),
                delivery.tenant(),
                delivery.id(),
                sent == null ? delivery.createdAt() : sent,
                timeline.now());
    }

    /** Takes in what a provider said on its own account. */
    void said(Delivery delivery, DeliveryOutcome outcome) {
        note(outcome);
        outcomes.settle(delivery, course, Kind.CALLBACK, Optional.of(outcome), Duration.ZERO, delivery.progress());
    }

    /** Asks about a delivery now. */
    void askNow(Delivery delivery) {
        boolean unused = onThread(() -> {
                    long start = System.nanoTime();
                    Answer answer = guard.ask(about(delivery), () -> lookup(delivery), () -> {});
                    if (answer.refusal() == null) {
                        settle(delivery, Kind.LOOKUP, answer, since(start));
                    }
                    return true;
                })
                .orElse(false);
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
        return onThread(() -> called(about(delivery), () -> connector.reveal(request(delivery))))
                .flatMap(code -> code);
    }

    /** Asks the provider how it is. */
    ConnectorStatus check() {
        said = onThread(() -> called("health", connector::health))
                .orElse(new ConnectorHealth(Status.DOWN, "NO_ANSWER", null));
        return status();
    }

    /** What a callback says. */
    Optional<CallbackResult> parse(CallbackRequest request) {
        return onThread(() -> called("callback", () -> connector.parseCallback(request)));
    }

    private <T extends @Nullable Object> T called(String about, Callable<T> code) throws ForeignCode.Failure {
        return foreign.call(ForeignCode.Kind.CONNECTOR, name(), about, code);
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
            LOG.atWarn().addKeyValue("connector", name()).setCause(e).log("a connector did not answer");
            answer.cancel(true);
            return Optional.empty();
        }
    }

    void giveUpOverdue() {
        guard.giveUpOverdue();
    }

    ConnectorStatus status() {
        int stuck = guard.stuck();
        String seen = trouble;
        ConnectorHealth health = stuck >= instance.policy().concurrency()
                ? STUCK
                : seen == null ? said : new ConnectorHealth(Status.DOWN, seen, said.balance());
        return new ConnectorStatus(
                name(),
                made.id(),
                made.version(),
                made.kind(),
                guard.sending().state(),
                guard.asking().state(),
                guard.underway(),
                stuck,
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
        return made.close(name(), foreign);
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
