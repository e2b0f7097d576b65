package io.bonsela.api;

import io.bonsela.api.command.Command;
import io.bonsela.api.delivery.Deliveries;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;

/**
 * Decides, exactly once, which rewards an event earns.
 *
 * <pre>{@code
 * RewardEngine engine = RewardEngine.builder().rules(rules).build();
 * Decision decision = engine.process(event);
 * }</pre>
 *
 * <p>Events of one subject are always decided one after the other, and so are decisions that share a cap or a budget.
 * Thread-safe; one engine serves the whole host. Close the engine after use: it owns threads.
 */
public interface RewardEngine extends AutoCloseable {
    /**
     * Returns a builder of the engine implementation that {@link ServiceLoader} finds.
     *
     * @throws BonselaException NO_IMPLEMENTATION if there is none
     */
    static RewardEngineBuilder builder() {
        Iterator<RewardEngineBuilder.Provider> found = ServiceLoader.load(
                        RewardEngineBuilder.Provider.class, RewardEngine.class.getClassLoader())
                .iterator();
        if (!found.hasNext()) {
            throw new BonselaException(
                    ErrorCode.NO_IMPLEMENTATION, "no engine found: add bonsela-engine-drools to the class path");
        }
        return found.next().builder();
    }

    /**
     * Decides an event and waits for the decision. For an event that was decided before, returns the recorded decision.
     *
     * @param event the event
     * @return the decision, committed to the store
     * @throws BonselaException ENGINE_BUSY, ENGINE_CLOSED, STORE_CONFLICT, STORE_UNAVAILABLE or STORE_FAILED; if in
     *     doubt, pass the event again: its id makes that safe
     */
    Decision process(Event event);

    /**
     * Decides an event on another thread. Events of one subject are decided in the order in which they were submitted.
     * Actions that depend on the future run on a pool of threads that decide nothing, so they may use the engine and wait
     * for other futures. An action that blocks for long belongs on an executor of the host.
     *
     * @param event the event
     * @return a future that completes with the decision, or with the exception that {@link #process} would throw
     * @throws BonselaException ENGINE_BUSY or ENGINE_CLOSED: the event was not accepted
     */
    CompletableFuture<Decision> submit(Event event);

    /**
     * Decides events strictly in the order of the list, across subjects, and waits for all of them. Events from other
     * callers may be decided in between.
     *
     * @param events the events
     * @return one decision for each event, in the same order
     * @throws BonselaException as {@link #process}, for the first event that failed; other events of the list may have
     *     been decided
     */
    List<Decision> processAll(List<Event> events);

    /**
     * Decides a command and waits for the answer. For a command that was decided before, returns the recorded answer.
     *
     * @param command the command
     * @return the answer, committed to the store. A refusal is an answer, too; a refusal because the tenant has no rule
     *     set is not recorded
     * @throws io.bonsela.api.rule.InvalidRuleSetException if the command publishes a rule set that has mistakes; the
     *     previous rule set stays in force
     * @throws BonselaException NO_KEY, or as {@link #process}
     */
    Receipt execute(Command command);

    /**
     * Decides a command on another thread.
     *
     * @param command the command
     * @return a future that completes with the answer, or with the exception that {@link #execute} would throw
     * @throws BonselaException ENGINE_BUSY or ENGINE_CLOSED: the command was not accepted
     */
    CompletableFuture<Receipt> submit(Command command);

    /**
     * Begins the work that the engine does by itself: deliveries and maintenance, as far as they are not turned off. For
     * an engine that was built with {@link RewardEngineBuilder#startedByHost}; does nothing if they have begun.
     *
     * @throws BonselaException ENGINE_CLOSED
     */
    void start();

    /** Returns the questions about rules and decisions, which change nothing. */
    Inspector inspect();

    /** Returns the work that is due with time. */
    Maintenance maintenance();

    /** Returns the ways to decide inside a transaction of the host. */
    Transactions transactions();

    /** Returns the operations on deliveries of rewards and messages. */
    Deliveries deliveries();

    /** Returns the records: events, decisions, issuances and the rest of what was recorded. */
    Records records();

    /** Returns the reports: balances, statements and figures computed from the records. */
    Reports reports();

    /** Returns what waits for this engine. Queries the store. */
    Backlog backlog();

    /**
     * Returns the health of the engine: whether it is live, whether it is ready, and its problems. Queries the store.
     */
    Health health();

    /**
     * Refuses new events, decides those that were accepted, ends calls to providers that are in progress, and stops.
     * Takes at most the deadline plus half a second; calls of plug-ins that are still running then are abandoned.
     *
     * @param deadline how long to wait in total
     * @return whether everything ended in time; accepted events that were not started fail with ENGINE_CLOSED
     * @throws BonselaException REENTRANT_CALL if called from a plug-in or a listener; STORE_FAILED if the store cannot
     *     be closed
     */
    boolean close(Duration deadline);

    /** {@link #close(Duration) Closes} with a deadline of ten seconds. */
    @Override
    default void close() {
        close(Duration.ofSeconds(10));
    }
}
