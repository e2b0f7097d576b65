package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;
import io.bonsela.api.CodePolicy;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.JoinedTransaction;
import io.bonsela.api.PreparedEvent;
import io.bonsela.api.Receipt;
import io.bonsela.api.Swept;
import io.bonsela.api.command.Command;
import io.bonsela.api.explain.Explanation;
import io.bonsela.api.store.Store;
import io.bonsela.core.command.Receipts;
import io.bonsela.core.command.RuleChanges;
import io.bonsela.core.fact.Facts;
import io.bonsela.core.secret.Keys;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** The way of an event or a command from the host to its decision. Thread-safe. */
public final class Pipeline {
    private static final Duration LONGEST_WAIT = Duration.ofDays(365);

    private final Store store;
    private final RulesInForce rules;
    private final Timeline timeline;
    private final Announcer announcer;
    private final Publisher publisher;
    private final Gate gate;
    private final BatchRunner runner;
    private final Sweeper sweeper;
    private final Pruner pruner;
    private final Retention retention;
    private final List<Lane> lanes;
    private final int batchLimit;
    /** Held shared while a caller's own thread decides, exclusively to close. */
    private final ReadWriteLock open = new ReentrantReadWriteLock();

    private volatile boolean closed;

    /**
     * How much a pipeline takes on.
     *
     * @param lanes how many lanes decide at once
     * @param queueLimit how many events may wait in a lane
     * @param batchLimit how many events a transaction decides
     * @param maxFuture how far into the future an event may be dated
     * @param codePolicy how codes are guarded
     * @param retention how long events are kept
     */
    public record Limits(
            int lanes,
            int queueLimit,
            int batchLimit,
            Duration maxFuture,
            CodePolicy codePolicy,
            Retention retention) {}

    /** A pipeline, running. */
    public Pipeline(
            Store store,
            RulesInForce rules,
            Facts facts,
            Timeline timeline,
            Announcer announcer,
            Keys keys,
            Publisher publisher,
            Signal signal,
            Limits limits) {
        this.store = store;
        gate = new Gate(rules, facts, timeline, limits.maxFuture(), limits.retention());
        runner = new BatchRunner(
                store, rules, gate, timeline, announcer, keys, limits.codePolicy(), limits.retention(), signal);
        this.rules = rules;
        this.timeline = timeline;
        this.announcer = announcer;
        this.publisher = publisher;
        batchLimit = limits.batchLimit();
        sweeper = new Sweeper(store, runner, timeline, batchLimit);
        pruner = new Pruner(store, runner, timeline, batchLimit, limits.maxFuture());
        retention = limits.retention();
        lanes = IntStream.range(0, Math.min(limits.lanes(), store.writers()))
                .mapToObj(n -> new Lane("bonsela-lane-" + n, runner, limits.queueLimit(), limits.batchLimit()))
                .toList();
        lanes.forEach(Lane::start);
    }

    /** Decides an event in its subject's lane. */
    public CompletableFuture<Decision> submit(Event event) {
        requireOpen();
        Gate.Passage passage = gate.admit(event);
        Task.Admitted admitted = passage.admitted();
        if (admitted == null) {
            return CompletableFuture.completedFuture(refusal(event, passage));
        }
        return lane(event.tenant(), event.subject()).add(admitted).thenApply(Decision.class::cast);
    }

    /** Decides a command: in a lane, or on the caller's thread if it puts a rule set in force. */
    public CompletableFuture<Receipt> submit(Command command) {
        requireOpen();
        if (RuleChanges.isOne(command)) {
            return CompletableFuture.completedFuture(shared(() -> publisher.execute(command)));
        }
        String tenant = command.origin().tenant();
        if (!hasRules(tenant)) {
            return CompletableFuture.completedFuture(withoutRules(command));
        }
        Task task = new Task.Ordered(command);
        if (isOnLane()) {
            return CompletableFuture.completedFuture(
                    (Receipt) runner.decide(List.of(task)).get(0).get());
        }
        return lane(tenant, command.origin().id()).add(task).thenApply(Receipt.class::cast);
    }

    /** Decides a task and waits for it: in its lane, or on the caller's thread if nothing is gained by company. */
    Object decide(Task task) {
        return store.writers() == Integer.MAX_VALUE
                ? shared(() -> runner.decide(List.of(task)).get(0).get())
                : lane(task.tenant(), task.name()).add(task).join();
    }

    /** Does what time has brought, on the caller's thread. */
    public Swept sweep(Instant now, int limit) {
        gate.requireNotFuture(now);
        return shared(() -> sweeper.sweep(now, limit));
    }

    /** The same for this moment. */
    Swept sweep(int limit) {
        return shared(() -> sweeper.sweep(null, limit));
    }

    /** Takes events that are kept no longer out of the store, on the caller's thread; gives how many. */
    public int prune(int limit) {
        Long days = retention.days();
        if (days == null) {
            throw new BonselaException(ErrorCode.INVALID_CONFIGURATION, "the engine has no retention: it keeps events");
        }
        return shared(() -> pruner.prune(days, limit));
    }

    /** Whether events are kept for some time only. */
    boolean hasRetention() {
        return retention.days() != null;
    }

    private Lane lane(String tenant, String key) {
        return lanes.get(Math.floorMod(31 * tenant.hashCode() + key.hashCode(), lanes.size()));
    }

    /** Whether the caller is a lane, which must not wait for itself. */
    public boolean isOnLane() {
        return lanes.stream().anyMatch(Lane::isCurrent);
    }

    /** Decides events in their order, on the caller's thread. */
    public List<Decision> decideInOrder(List<Event> events) {
        return shared(() -> {
            List<Decision> decisions = new ArrayList<>(events.size());
            List<Task.Admitted> batch = new ArrayList<>();
            for (Event event : events) {
                Gate.Passage passage = gate.admit(event);
                Task.Admitted admitted = passage.admitted();
                boolean full = batch.size() >= batchLimit;
                boolean otherTenant =
                        !batch.isEmpty() && !batch.get(0).event().tenant().equals(event.tenant());
                if (full || otherTenant || admitted == null) {
                    decisions.addAll(decide(batch));
                    batch.clear();
                }
                if (admitted == null) {
                    decisions.add(refusal(event, passage));
                } else {
                    batch.add(admitted);
                }
            }
            decisions.addAll(decide(batch));
            return decisions;
        });
    }

    /** Decides an event without writing anything, on the caller's thread. */
    public Decision evaluate(Event event) {
        return shared(() -> {
            Gate.Passage passage = gate.admit(event);
            return passage.admitted() == null
                    ? Objects.requireNonNull(passage.refusal())
                    : runner.evaluate(passage.admitted());
        });
    }

    /** Explains a rule for an event that might be, on the caller's thread. */
    public Explanation whyNot(Event event, String rule) {
        return shared(() -> {
            Gate.Passage passage = gate.admit(event);
            Task.Admitted admitted = passage.admitted();
            return admitted == null
                    ? Explanation.none(
                            Explanation.Status.NOT_EXPLAINABLE,
                            Objects.requireNonNull(passage.refusal()).reason())
                    : runner.explain(new Task.Asked(gate.withAllFacts(admitted), rule));
        });
    }

    /** Explains a rule for a subject's last event of its kind, as if it came once more. */
    public Explanation whyNot(String tenant, String subject, String rule, Instant at) {
        List<String> types = rules.of(tenant).stream()
                .flatMap(compiled -> compiled.checked().ruleSet().rules().stream())
                .filter(each -> each.id().equals(rule))
                .flatMap(each -> each.eventTypes().stream())
                .toList();
        if (types.isEmpty()) {
            return Explanation.none(Explanation.Status.UNKNOWN_RULE, null);
        }
        return LastEvent.of(store.records(), tenant, subject, types, at)
                .map(event -> whyNot(event, rule))
                .orElseGet(() -> Explanation.none(Explanation.Status.UNKNOWN_SUBJECT, null));
    }

    /** Fetches the facts that an event needs. */
    public PreparedEvent prepare(Event event) {
        requireOpen();
        Gate.Passage passage = gate.admit(event);
        return passage.admitted() == null ? new Refused(event, refusal(event, passage)) : passage.admitted();
    }

    /** An event that is answered without being decided. */
    record Refused(Event event, Decision decision) implements PreparedEvent {}

    /** Takes part in a transaction of the host's. */
    public JoinedTransaction within(Connection connection) {
        requireOpen();
        return new Joined(this, connection);
    }

    /** Decides a task in a unit of work that the host commits. */
    BatchRunner.Done decideWithin(Task task, Connection connection) {
        return shared(() -> runner.decideWithin(task, () -> store.join(connection)));
    }

    /** Whether an event's rules need facts from outside. */
    boolean needsFacts(Event event) {
        return gate.needsFacts(event);
    }

    /** Whether a tenant has rules. */
    boolean hasRules(String tenant) {
        return rules.of(tenant).isPresent();
    }

    Receipt withoutRules(Command command) {
        return Receipts.withoutRules(command, timeline.now());
    }

    void announce(List<Job.Step> steps) {
        announcer.committed(steps);
    }

    /** Does work on the caller's thread, which closing waits for. */
    private <T> T shared(Supplier<T> work) {
        open.readLock().lock();
        try {
            requireOpen();
            return work.get();
        } finally {
            open.readLock().unlock();
        }
    }

    /** Refuses further events, and waits for those that were accepted. Whether all of them were decided. */
    public boolean close(Duration deadline) {
        closed = true;
        Duration bounded = deadline.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : deadline;
        long end = System.nanoTime() + bounded.toNanos();
        lanes.forEach(Lane::close);
        boolean all = true;
        for (Lane lane : lanes) {
            all &= lane.await(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
        return awaitCallers(end) && all;
    }

    private boolean awaitCallers(long end) {
        try {
            long left = Math.max(0, end - System.nanoTime());
            if (!open.writeLock().tryLock(left, TimeUnit.NANOSECONDS)) {
                return false;
            }
            open.writeLock().unlock();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private List<Decision> decide(List<Task.Admitted> batch) {
        if (batch.isEmpty()) {
            return List.of();
        }
        List<Decision> decisions = new ArrayList<>();
        for (Answer answer : runner.decide(List.copyOf(batch))) {
            decisions.add((Decision) answer.get());
        }
        return decisions;
    }

    /** An event that no longer fits its type was perhaps decided when it did: then that decision stands. */
    private Decision refusal(Event event, Gate.Passage passage) {
        Decision refusal = Objects.requireNonNull(passage.refusal());
        return store.records()
                .event(event.tenant(), event.id())
                .filter(event::equals)
                .flatMap(same -> store.records().decision(event.tenant(), event.id()))
                .map(decision -> decision.as(Decision.Status.REPEATED))
                .orElse(refusal);
    }

    /** Throws if the pipeline is closed. */
    public void requireOpen() {
        if (closed) {
            throw new BonselaException(ErrorCode.ENGINE_CLOSED, "the engine is closed");
        }
    }
}
