package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Maintenance.Swept;
import io.bonsela.api.Receipt;
import io.bonsela.api.Transactions.JoinedTransaction;
import io.bonsela.api.Transactions.PreparedEvent;
import io.bonsela.api.command.Command;
import io.bonsela.api.explain.Explanation;
import io.bonsela.api.store.Store;
import io.bonsela.core.command.PreparedCommand.Policies;
import io.bonsela.core.fact.Facts;
import io.bonsela.core.operator.LiveCalls;
import io.bonsela.core.operator.Operators;
import io.bonsela.core.report.FiguresKeeper;
import io.bonsela.core.secret.Keys;
import io.bonsela.core.secret.Nonces;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Takes events and commands from the host to their decisions. Thread-safe. */
public final class Pipeline {
    private final Store store;
    private final Listeners listeners;
    private final CallTracker calls;
    private final BatchRunner runner;
    private final Lanes lanes;
    private final EventProcessor events;
    private final DryRuns dryRuns;
    private final CommandExecutor commands;
    private final Sweeper sweeper;
    private final Pruner pruner;
    private final Retention retention;
    private final DueRuleSets dueRuleSets;
    private final FiguresKeeper figures;

    /**
     * The limits of a pipeline.
     *
     * @param lanes how many lanes decide at once
     * @param queueLimit how many events and commands of one tenant may wait in a lane
     * @param batchLimit how many events a transaction decides
     * @param maxFuture how far into the future an event may be dated
     * @param policies the host's policies
     * @param retention how long events are kept
     */
    public record Limits(
            int lanes, int queueLimit, int batchLimit, Duration maxFuture, Policies policies, Retention retention) {}

    /** Creates a pipeline without starting it. */
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
            Turns turns,
            Limits limits) {
        this.store = store;
        dueRuleSets = new DueRuleSets(store, timeline, publisher);
        figures = new FiguresKeeper(store);
        this.listeners = listeners;
        retention = limits.retention();
        int batchLimit = limits.batchLimit();
        Gate gate = new Gate(
                rules,
                facts,
                timeline,
                limits.maxFuture(),
                retention,
                event -> new LiveCalls(operators, "event " + event, new ConcurrentHashMap<>(), null));
        calls = new CallTracker(listeners.foreign());
        runner = new BatchRunner(store, rules, timeline, listeners, signal, operators, turns);
        lanes = new Lanes(Math.min(limits.lanes(), store.writers()), runner, turns, listeners.foreign(), limits);
        events = new EventProcessor(gate, store, timeline, keys, lanes, batchLimit);
        dryRuns = new DryRuns(gate, runner, rules, store, timeline, keys);
        commands = new CommandExecutor(
                rules,
                timeline,
                publisher,
                new Stager(store, timeline, keys, turns),
                lanes,
                calls,
                command -> new CommandWork(command, nonces.next(), keys, limits.policies()));
        sweeper = new Sweeper(store, runner, timeline, keys, batchLimit);
        pruner = new Pruner(store, runner, timeline, batchLimit, limits.maxFuture(), keys);
    }

    /** Starts the lanes. */
    public void start() {
        lanes.start();
    }

    /** Decides an event in its subject's lane, and waits for it. */
    public Decision process(Event event) {
        calls.requireMayDecide("process");
        return lanes.isOnLane() ? decideHere(event) : events.process(event);
    }

    /** Decides an event in its subject's lane. The host's dependent actions run on none of the engine's threads. */
    public CompletableFuture<Decision> submit(Event event) {
        calls.requireMayDecide("submit");
        if (!lanes.isOnLane()) {
            return events.submit(event);
        }
        // A lane that waited for it would wait for itself.
        try {
            return CompletableFuture.completedFuture(decideHere(event));
        } catch (BonselaException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Decision decideHere(Event event) {
        return decideInOrder(List.of(event)).get(0);
    }

    /** Decides events in order, on the caller's thread. */
    public List<Decision> decideInOrder(List<Event> given) {
        calls.requireMayDecide("processAll");
        return calls.whileOpen(() -> events.decideInOrder(given));
    }

    /** Decides an event without writing anything, on the caller's thread. */
    public Decision evaluate(Event event) {
        calls.requireMayDecide("evaluate");
        return calls.whileOpen(() -> dryRuns.evaluate(event));
    }

    /** Explains a rule for a hypothetical event, on the caller's thread. */
    public Explanation whyNot(Event event, String rule) {
        calls.requireMayDecide("whyNot");
        return calls.whileOpen(() -> dryRuns.whyNot(event, rule));
    }

    /** Explains a rule for a subject's latest event of the rule's types, as if it occurred again. */
    public Explanation whyNot(String tenant, String subject, String rule, Instant at) {
        calls.requireMayDecide("whyNot");
        return calls.whileOpen(() -> dryRuns.whyNot(tenant, subject, rule, at));
    }

    /** Explains all rules in force that are open to a subject. */
    public Explanation progress(String tenant, String subject, Instant at) {
        calls.requireMayDecide("progress");
        return calls.whileOpen(() -> dryRuns.progress(tenant, subject, at));
    }

    /** Decides a command, and waits for it. */
    public Receipt execute(Command command) {
        calls.requireMayDecide("execute");
        return commands.execute(command);
    }

    /** Decides a command. */
    public CompletableFuture<Receipt> submit(Command command) {
        calls.requireMayDecide("submit");
        return commands.submit(command);
    }

    /**
     * Decides a work item of the engine and waits for it: in its lane, or on the caller's thread if batches save
     * nothing or the lanes have ended. While the engine closes, the answers of providers are still recorded.
     */
    <R> R decide(Work<R> work) {
        if (store.writers() != Integer.MAX_VALUE && calls.isOpen()) {
            try {
                return lanes.decide(work);
            } catch (BonselaException e) {
                if (e.code() != ErrorCode.ENGINE_CLOSED) {
                    throw e;
                }
            }
        }
        return calls.tracked(() -> lanes.decideHere(List.of(work)).get(0));
    }

    /** Fetches the facts that an event needs. */
    public PreparedEvent prepare(Event event) {
        calls.requireMayDecide("prepare");
        return events.prepare(event);
    }

    /** Joins a transaction of the host. */
    public JoinedTransaction within(Connection connection) {
        calls.requireMayDecide("within");
        return new Joined(this, events, commands, connection);
    }

    /** Decides a work item in a unit of work that the host commits. */
    <R> BatchEntry<R> decideWithin(Work<R> work, Connection connection) {
        calls.requireMayDecide("within");
        return calls.whileOpen(() -> runner.decideWithin(work, () -> store.join(connection)));
    }

    /** Notifies listeners of what the host committed. */
    void tell(List<BatchEntry<?>> entries) {
        listeners.committed(entries);
    }

    /**
     * Ends holds and expires rewards that are due, on the caller's thread.
     *
     * @param notAfter ignores what is due later; null: ignores what is not due now
     */
    public Swept sweep(@Nullable Instant notAfter, int limit) {
        calls.requireMayDecide("expireDue");
        return calls.whileOpen(() -> {
            dueRuleSets.publish(notAfter);
            return sweeper.sweep(notAfter, limit);
        });
    }

    /** Removes events past their retention period from the store, on the caller's thread; returns how many. */
    public int prune(int limit) {
        calls.requireMayDecide("prune");
        Long days = retention.days();
        if (days == null) {
            throw new BonselaException(
                    ErrorCode.INVALID_CONFIGURATION, "the engine has no retention: it keeps events indefinitely");
        }
        return calls.whileOpen(() -> pruner.prune(days, limit));
    }

    /** Adds what was recorded to a tenant's figures by day, on the caller's thread; returns how much. */
    public int addUp(String tenant, int limit) {
        calls.requireMayDecide("addUp");
        return calls.whileOpen(() -> figures.addUp(tenant, limit));
    }

    /**
     * Whether more than 10,000 records, in a database those of all tenants, are not in the figures by day of a tenant.
     */
    boolean needsAddUp(String tenant) {
        return figures.isOutOfDate(tenant);
    }

    /** Whether events are kept only for a limited time. */
    boolean hasRetention() {
        return retention.days() != null;
    }

    /**
     * Refuses further events, and waits for those that were accepted. Returns whether all of them were decided.
     *
     * @param end the deadline, by {@link System#nanoTime}
     */
    public boolean closeLanes(long end) {
        calls.close();
        return lanes.close(end);
    }

    /** Waits for callers whose own threads decide. Returns whether all of them have finished. */
    public boolean awaitCallers(long end) {
        return calls.await(end);
    }

    /** Returns the number of events and commands that wait for a lane. */
    public int queued() {
        return lanes.queued();
    }

    /** Whether it has not been closed. */
    public boolean isOpen() {
        return calls.isOpen();
    }

    /** Whether it has not been closed and every lane is alive. */
    public boolean isAlive() {
        return calls.isOpen() && lanes.isAlive();
    }

    /** Throws if the pipeline is closed. */
    public void requireOpen() {
        calls.requireOpen();
    }
}
