package io.bonsela.api;

import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.spi.RewardEngineProvider;
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
 * <p>Two events of one subject are always decided one after the other, and so are two decisions on one shared cap or
 * budget. Thread-safe; one engine serves the whole host. Close it: it owns threads.
 */
public interface RewardEngine extends AutoCloseable {
    /**
     * Starts an engine with the implementation that {@link ServiceLoader} finds.
     *
     * @throws BonselaException NO_IMPLEMENTATION if there is none
     */
    static RewardEngineBuilder builder() {
        Iterator<RewardEngineProvider> found = ServiceLoader.load(
                        RewardEngineProvider.class, RewardEngine.class.getClassLoader())
                .iterator();
        if (!found.hasNext()) {
            throw new BonselaException(
                    ErrorCode.NO_IMPLEMENTATION, "no engine found: add bonsela-engine-drools to the class path");
        }
        return found.next().builder();
    }

    /**
     * Decides an event and waits for the decision. An id that was decided before gives the recorded decision.
     *
     * @param event the event
     * @return the decision, committed to the store
     * @throws BonselaException ENGINE_BUSY, ENGINE_CLOSED, STORE_CONFLICT or STORE_FAILED; in doubt, hand the event over
     *     again: its id makes that safe
     */
    Decision process(Event event);

    /**
     * Decides an event on another thread. Events of one subject are decided in the order in which they were submitted.
     *
     * @param event the event
     * @return completes with the decision, or with the exception that {@link #process} would throw
     * @throws BonselaException ENGINE_BUSY or ENGINE_CLOSED: the event was not accepted
     */
    CompletableFuture<Decision> submit(Event event);

    /**
     * Decides events strictly in the order of the list, across subjects, and waits for all. Events that others hand
     * over meanwhile may come in between.
     *
     * @param events the events
     * @return a decision each, in the same order
     * @throws BonselaException as {@link #process}, for the first that failed; others of the list may have been decided
     */
    List<Decision> processAll(List<Event> events);

    /**
     * Tells what {@link #process} would answer at this moment. Writes nothing: the issuances of the answer do not exist.
     *
     * @param event the event
     * @return a decision of status EVALUATED; or REPEATED, CONFLICT or INVALID, as {@link #process} would
     * @throws BonselaException as {@link #process}
     */
    Decision evaluate(Event event);

    /**
     * Puts a rule set in force for its tenant, replacing the one before. A decision that begins after this returns is
     * made by the new set; the change is atomic.
     *
     * @param ruleSet the rule set
     * @throws io.bonsela.api.rule.InvalidRuleSetException if it has mistakes; the set before stays in force
     * @throws BonselaException as {@link #process}
     */
    Publication publish(RuleSet ruleSet);

    /**
     * Lists every mistake for which {@link #publish} would refuse a rule set, as far as the rule set alone shows it.
     *
     * @param ruleSet the rule set
     * @return empty if there are none
     */
    List<Diagnostic> validate(RuleSet ruleSet);

    /** What was recorded, to read. */
    Records records();

    /**
     * Refuses new events, decides those that were accepted, and stops.
     *
     * @param deadline how long to wait for the accepted ones
     * @return whether all of them were decided; those that were not were not begun either, and their callers were told
     */
    boolean close(Duration deadline);

    /** {@link #close(Duration) Closes} with a deadline of ten seconds. */
    @Override
    default void close() {
        close(Duration.ofSeconds(10));
    }
}
