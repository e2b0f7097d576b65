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
import io.bonsela.api.command.ImportCodes;
import io.bonsela.api.explain.Explanation;
import io.bonsela.api.store.Store;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.command.Receipts;
import io.bonsela.core.command.RuleChanges;
import io.bonsela.core.fact.Facts;
import io.bonsela.core.foreign.ForeignCode;
import io.bonsela.core.operator.LiveCalls;
import io.bonsela.core.operator.Operators;
import io.bonsela.core.secret.Keys;
import io.bonsela.core.secret.Nonces;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The way of an event or a command from the host to its decision. Thread-safe. */
public final class Pipeline {
    private final Nonces nonces;
    private final Store store;
    private final RulesInForce rules;
    private final Timeline timeline;
    private final Listeners listeners;
    private final Publisher publisher;
    private final Gate gate;
    private final BatchRunner runner;
    private final Sweeper sweeper;
    private final Stager stager;
    private final Keys keys;
    private final Pruner pruner;
    private final Retention retention;
    private final CodePolicy codePolicy;
    private final List<Lane> lanes;
    private final ForeignCode foreign;
    private final int batchLimit;
    /** Held shared while a caller's own thread decides, exclusively to close. */
    private final ReadWriteLock open = new ReentrantReadWriteLock();

    private volatile boolean closed;

    /**
     * How much a pipeline takes on.
     *
     * @param lanes how many lanes decide at once
     * @param queueLimit how many events and commands of one tenant may wait in a lane
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

    /** A pipeline, not started. */
    public Pipeline(
            Store store,
            RulesInForce rules,
            Facts facts,
            Timeline timeline,
            Listeners listeners,
            Keys keys,
            Nonces nonces,
            Publisher publisher,
            Signal signal,
            Operators operators,
            ForeignCode foreign,
            Turns turns,
            Limits limits) {
        this.store = store;
        this.nonces = nonces;
        this.keys = keys;
        this.foreign = foreign;
        gate = new Gate(
                rules,
                facts,
                timeline,
                limits.maxFuture(),
                limits.retention(),
                event -> new LiveCalls(operators, "event " + event, new ConcurrentHashMap<>(), null));
        runner = new BatchRunner(store, rules, timeline, listeners, signal, operators, turns);
        this.rules = rules;
        this.timeline = timeline;
        this.listeners = listeners;
        this.publisher = publisher;
        batchLimit = limits.batchLimit();
        sweeper = new Sweeper(store, runner, timeline, batchLimit);
        stager = new Stager(store, timeline, keys, turns);
        pruner = new Pruner(store, runner, timeline, batchLimit, limits.maxFuture(), keys);
        retention = limits.retention();
        codePolicy = limits.codePolicy();
        int count = Math.min(limits.lanes(), store.writers());
        // One lane shares the turns with callers' threads; of several, each goes round its own tenants.
        Function<Collection<String>, String> next =
                count == 1 ? turns::next : tenants -> tenants.iterator().next();
        lanes = IntStream.range(0, count)
                .mapToObj(n -> new Lane(
                        "bonsela-lane-" + n,
                        runner,
                        operators,
                        foreign,
                        next,
                        limits.queueLimit(),
                        limits.batchLimit()))
                .toList();
    }

    /** Starts the lanes. */
    public void start() {
        lanes.forEach(Lane::start);
    }

    /** Decides an event in its subject's lane, and waits for it. */
    public Decision process(Event event) {
        enter("process");
        if (isOnLane()) {
            return decideInOrder(List.of(event)).get(0);
        }
        Gate.Passage passage = gate.admit(event);
        Admitted admitted = passage.admitted();
        return admitted == null ? refusal(event, passage) : await(work(admitted));
    }

    /** Decides an event in its subject's lane. What follows from it at the host's runs on none of the engine's threads. */
    public CompletableFuture<Decision> submit(Event event) {
        enter("submit");
        if (isOnLane()) {
            // Whoever would wait for it would wait for itself.
            try {
                return CompletableFuture.completedFuture(
                        decideInOrder(List.of(event)).get(0));
            } catch (BonselaException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
        Gate.Passage passage = gate.admit(event);
        Admitted admitted = passage.admitted();
        return admitted == null
                ? CompletableFuture.completedFuture(refusal(event, passage))
                : add(work(admitted)).handleAsync(Pipeline::answered);
    }

    Work<Decision> work(Admitted admitted) {
        return work(admitted, false);
    }

    private EventWork work(Admitted admitted, boolean dryRun) {
        return new EventWork(admitted, dryRun, gate, timeline, keys, null);
    }

    Work<Receipt> work(Command command) {
        return new CommandWork(command, nonces.next(), keys, codePolicy);
    }

    /** Decides a command, and waits for it. */
    public Receipt execute(Command command) {
        enter("execute");
        Receipt now = atOnce(command);
        if (now != null) {
            return now;
        }
        if (command instanceof ImportCodes codes) {
            return shared(() -> stager.stage(codes, this::requireOpen, () -> inItsLane(codes)));
        }
        return inItsLane(command);
    }

    private Receipt inItsLane(Command command) {
        return await(work(command));
    }

    /** Decides a command. */
    public CompletableFuture<Receipt> submit(Command command) {
        enter("submit");
        try {
            // The codes of an import are brought there on the caller's thread.
            Receipt now = command instanceof ImportCodes ? execute(command) : atOnce(command);
            return now != null
                    ? CompletableFuture.completedFuture(now)
                    : add(work(command)).handleAsync(Pipeline::answered);
        } catch (BonselaException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** The answer to a command that no lane decides: one that puts a rule set in force, or one on a lane; null: a lane does. */
    private @Nullable Receipt atOnce(Command command) {
        if (RuleChanges.isOne(command)) {
            return shared(() -> publisher.execute(command));
        }
        if (!hasRules(command.origin().tenant())) {
            return withoutRules(command);
        }
        return isOnLane() ? shared(() -> decideHere(work(command))) : null;
    }

    private static <R> R answered(@Nullable R value, @Nullable Throwable failure) {
        if (failure != null) {
            throw failure instanceof CompletionException known ? known : new CompletionException(failure);
        }
        return Objects.requireNonNull(value);
    }

    private <R> CompletableFuture<R> add(Work<R> work) {
        int number = Math.floorMod(31 * work.tenant().hashCode() + work.key().hashCode(), lanes.size());
        return lanes.get(number).add(work);
    }

    /** Decides in its lane. */
    private <R> R await(Work<R> work) {
        try {
            return add(work).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof BonselaException known
                    ? known
                    : new BonselaException(ErrorCode.INTERNAL, work.name() + " could not be decided", e);
        }
    }

    /**
     * Decides a work of the engine's own and waits for it: in its lane, or on the caller's thread if batches gain
     * nothing, or lanes have ended. While the engine closes, what providers answer is still recorded.
     */
    <R> R decide(Work<R> work) {
        if (store.writers() != Integer.MAX_VALUE && !closed) {
            try {
                return await(work);
            } catch (BonselaException e) {
                if (e.code() != ErrorCode.ENGINE_CLOSED) {
                    throw e;
                }
            }
        }
        open.readLock().lock();
        try {
            return decideHere(work);
        } finally {
            open.readLock().unlock();
        }
    }

    private <R> R decideHere(Work<R> work) {
        return runner.decide(List.of(work), here()).get(0).get();
    }

    /** A run of the caller's thread. */
    private Run here() {
        Lane lane = current();
        return lane == null ? runner.ofCaller() : lane.ownRun();
    }

    private @Nullable Lane current() {
        return lanes.stream().filter(Lane::isCurrent).findFirst().orElse(null);
    }

    /**
     * Does what time has brought, on the caller's thread.
     *
     * @param notAfter what is due later is left; null: all that is due now
     */
    public Swept sweep(@Nullable Instant notAfter, int limit) {
        enter("expireDue");
        return shared(() -> sweeper.sweep(notAfter, limit));
    }

    /** Takes events that are kept no longer out of the store, on the caller's thread; gives how many. */
    public int prune(int limit) {
        enter("prune");
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

    /** Whether the caller is a lane, which must not wait for itself. */
    public boolean isOnLane() {
        return current() != null;
    }

    /** Decides events in their order, on the caller's thread. */
    public List<Decision> decideInOrder(List<Event> events) {
        enter("processAll");
        return shared(() -> {
            List<Decision> decisions = new ArrayList<>(events.size());
            List<Admitted> batch = new ArrayList<>();
            for (Event event : events) {
                Gate.Passage passage = gate.admit(event);
                Admitted admitted = passage.admitted();
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
        enter("evaluate");
        return shared(() -> {
            Gate.Passage passage = gate.admit(event);
            return passage.admitted() == null
                    ? Objects.requireNonNull(passage.refusal())
                    : runner.dryRun(work(passage.admitted(), true));
        });
    }

    /** Explains a rule for an event that might be, on the caller's thread. */
    public Explanation whyNot(Event event, String rule) {
        enter("whyNot");
        return shared(() -> {
            Gate.Passage passage = gate.admit(event);
            Admitted admitted = passage.admitted();
            return admitted == null
                    ? Explanation.none(
                            Explanation.Status.NOT_EXPLAINABLE,
                            Objects.requireNonNull(passage.refusal()).reason())
                    : runner.dryRun(new WhyNotWork(gate.withAllFacts(admitted), rule, gate, timeline, null, null));
        });
    }

    /** Explains a rule for a subject's last event of its kind, as if it came once more. */
    public Explanation whyNot(String tenant, String subject, String rule, Instant at) {
        enter("whyNot");
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
        enter("prepare");
        Gate.Passage passage = gate.admit(event);
        return passage.admitted() == null ? new Refused(event, refusal(event, passage)) : passage.admitted();
    }

    /** An event that is answered without being decided. */
    record Refused(Event event, Decision decision) implements PreparedEvent {}

    /** Takes part in a transaction of the host's. */
    public JoinedTransaction within(Connection connection) {
        enter("within");
        return new Joined(this, connection);
    }

    /** Decides a work in a unit of work that the host commits. */
    <R> BatchEntry<R> decideWithin(Work<R> work, Connection connection) {
        enter("within");
        return shared(() -> runner.decideWithin(work, () -> store.join(connection)));
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

    void tell(List<BatchEntry<?>> entries) {
        listeners.committed(entries);
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

    /**
     * Refuses further events, and waits for those that were accepted. Whether all of them were decided.
     *
     * @param end by {@link System#nanoTime}
     */
    public boolean closeLanes(long end) {
        closed = true;
        lanes.forEach(Lane::close);
        boolean all = true;
        for (Lane lane : lanes) {
            all &= lane.await(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        }
        return all;
    }

    /** Waits for callers whose own threads decide. Whether none does any more. */
    public boolean awaitCallers(long end) {
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

    private List<Decision> decide(List<Admitted> batch) {
        List<Work<Decision>> works = batch.stream().map(this::work).toList();
        return runner.decide(works, here()).stream().map(BatchEntry::get).toList();
    }

    /** An event that no longer fits its type was perhaps decided when it did: then that decision stands. */
    private Decision refusal(Event event, Gate.Passage passage) {
        Decision refusal = Objects.requireNonNull(passage.refusal());
        return store.records()
                .record(event.tenant(), event.id())
                // By its digest: of an event that was pruned nothing else is left.
                .filter(before -> keys.matches(event.tenant(), before.eventDigest(), Canonical.encode(event)))
                .map(before -> before.decision().as(Decision.Status.REPEATED))
                .orElse(refusal);
    }

    /** Refuses a verb that decides if the engine is closed, or waits for the caller itself. */
    private void enter(String verb) {
        requireOpen();
        foreign.requireMayDecide(verb);
    }

    /** Whether it was not closed. */
    public boolean isOpen() {
        return !closed;
    }

    /** Whether it was not closed and every lane decides. */
    public boolean isAlive() {
        return !closed && lanes.stream().allMatch(Lane::isAlive);
    }

    /** Throws if the pipeline is closed. */
    public void requireOpen() {
        if (closed) {
            throw new BonselaException(ErrorCode.ENGINE_CLOSED, "the engine is closed");
        }
    }
}
