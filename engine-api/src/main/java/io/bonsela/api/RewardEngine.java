package io.bonsela.api;

import io.bonsela.api.analysis.Analysis;
import io.bonsela.api.command.Command;
import io.bonsela.api.connector.Secret;
import io.bonsela.api.delivery.Deliveries;
import io.bonsela.api.explain.Explanation;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.spi.RewardEngineProvider;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
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
     * @throws BonselaException ENGINE_BUSY, ENGINE_CLOSED, STORE_CONFLICT, STORE_UNAVAILABLE or STORE_FAILED; in doubt, hand the event over
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
     * Decides a command and waits for the answer. A command that was decided before gives the recorded answer.
     *
     * @param command what is asked for
     * @return the answer, committed to the store. A refusal is an answer; one for want of a rule set of the tenant is
     *     not recorded
     * @throws io.bonsela.api.rule.InvalidRuleSetException if a rule set that is to be put in force has mistakes; the set
     *     before stays in force
     * @throws BonselaException NO_KEY, or as {@link #process}
     */
    Receipt execute(Command command);

    /**
     * Decides a command on another thread.
     *
     * @param command what is asked for
     * @return completes with the answer, or with the exception that {@link #execute} would throw
     * @throws BonselaException ENGINE_BUSY or ENGINE_CLOSED: the command was not accepted
     */
    CompletableFuture<Receipt> submit(Command command);

    /**
     * Fetches the facts that an event's rules need. For {@link #within}: nothing from outside is waited for in there.
     *
     * @param event the event
     */
    PreparedEvent prepare(Event event);

    /**
     * Takes part in a transaction of the host's.
     *
     * @param connection to the store's database, auto-commit off, READ COMMITTED where the database has isolation levels;
     *     the host commits it or rolls it back
     * @throws BonselaException ENGINE_CLOSED
     */
    JoinedTransaction within(Connection connection);

    /**
     * Does what time brings: issues what is withheld no longer, and expires what was not used in time. Does the same once
     * if called twice, or by several engines over one store, and may be stopped at any point. One that fails is logged
     * and left; the others are done.
     *
     * @param limit how many at most, 1 or more
     * @throws BonselaException INVALID_VALUE if the limit is below 1; and as {@link #process}, but for a single issuance
     */
    Swept expireDue(int limit);

    /**
     * The same for what was due at a moment or before it.
     *
     * @param notAfter the moment; one in the future stands for the present, unless decisions are dated by their events
     * @param limit how many at most, 1 or more
     * @throws BonselaException as {@link #expireDue(int)}
     */
    Swept expireDue(Instant notAfter, int limit);

    /**
     * Lists every mistake for which a rule set would not be put in force, as far as the rule set alone shows it.
     *
     * @param ruleSet the rule set
     * @return empty if there are none
     */
    List<Diagnostic> validate(RuleSet ruleSet);

    /**
     * Finds what can go wrong with a rule set: rules that never pay, alternatives that never hold, rules that pay for one
     * event together, the worst case. What is tried for a rule, or for a pair,
     * is bounded, and beyond it undecided; a rule takes milliseconds, or at worst seconds, and pairs grow with the square of
     * their number.
     *
     * @param ruleSet the rule set; what is paused is looked at as if it were not
     * @param pairs whether to look at each pair of rules too
     * @throws io.bonsela.api.rule.InvalidRuleSetException if it has mistakes
     */
    Analysis analyse(RuleSet ruleSet, boolean pairs);

    /**
     * Takes the attributes of events that were decided longer ago than the {@linkplain RewardEngineBuilder#retention
     * retention} out of the store, and what was read to decide on them. What stays: that the event was decided, when, for
     * whom and how, what it earned, and the digests of event and decision, so that it is still decided only once.
     *
     * @param limit how many at most, 1 or more
     * @return how many; fewer than the limit: no more are left
     * @throws BonselaException INVALID_VALUE if the limit is below 1; INVALID_CONFIGURATION without a retention; and as
     *     {@link #process}
     */
    int prune(int limit);

    /**
     * Makes a recorded decision again from its record, and compares. It needs the rule set as the store has it, and the
     * operators that it was made with; nothing else is looked at.
     *
     * @param tenant the tenant
     * @param eventId the event that was decided
     */
    Verification verify(String tenant, String eventId);

    /**
     * Explains a recorded decision from its record: every rule that looks at events of its type.
     *
     * @param tenant the tenant
     * @param eventId the event that was decided
     */
    Explanation explain(String tenant, String eventId);

    /**
     * Explains what a rule would do for an event at this moment. Writes nothing.
     *
     * @param event an event that might be; its id does not matter
     * @param rule the rule's id
     * @throws BonselaException as {@link #process}
     */
    Explanation whyNot(Event event, String rule);

    /**
     * The same for the subject's last event up to a moment that the rule looks at, as if it came once more at that moment.
     *
     * @param tenant the tenant
     * @param subject the subject
     * @param rule the rule's id
     * @param at the moment, or the nearest one at which an event may occur; history, caps and budgets are as they are now
     * @throws BonselaException as {@link #process}
     */
    Explanation whyNot(String tenant, String subject, String rule, Instant at);

    /** What is on its way to whom it is for, and what a host does about it. */
    Deliveries deliveries();

    /**
     * The voucher code of an issuance, to show to whom it belongs: from its pool, or from the provider that sold it.
     * Codes are nowhere else: not in records, logs, messages or webhooks.
     *
     * @param tenant the tenant
     * @param issuance the issuance's id
     * @return empty: it has none, or does not have it yet, or the provider could not be asked
     * @throws BonselaException NO_KEY if the key that it is encrypted under is not there any more
     */
    Optional<Secret> voucherCode(String tenant, String issuance);

    /** What was recorded, to read. */
    Records records();

    /** What follows from it: balances, statements, figures. */
    Reports reports();

    /** How the engine is: whether it is live, whether it is ready, and what is not as it should be. Asks the store. */
    Health health();

    /**
     * Refuses new events, decides those that were accepted, ends what is on its way to providers, and stops. It takes no
     * longer than the deadline and half a second; calls of plug-ins that have not ended by then are abandoned.
     *
     * @param deadline how long to wait in all
     * @return whether all of it ended; events that were not decided were not begun either, and their callers were told
     * @throws BonselaException REENTRANT_CALL if called from a plug-in or a listener; STORE_FAILED if the store cannot be
     *     closed
     */
    boolean close(Duration deadline);

    /** {@link #close(Duration) Closes} with a deadline of ten seconds. */
    @Override
    default void close() {
        close(Duration.ofSeconds(10));
    }
}
