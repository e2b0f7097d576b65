package io.bonsela.api;

import io.bonsela.api.backtest.Rehearsal;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.delivery.Deliveries;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.spi.FactProvider;
import io.bonsela.api.spi.KeyRing;
import io.bonsela.api.spi.Operator;
import io.bonsela.api.spi.RewardHandler;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.api.spi.RuleEvaluatorProvider;
import io.bonsela.api.store.Store;
import java.time.Clock;
import java.time.Duration;

/** Collects the parts of an engine. Every part has a default; none is required. Not thread-safe. */
public interface RewardEngineBuilder {
    /**
     * A rule set to publish at start, unless this very set was published to the store before. May be called once for
     * each tenant.
     *
     * @param ruleSet the rule set
     */
    RewardEngineBuilder rules(RuleSet ruleSet);

    /**
     * Puts the rule sets that are given here in force even if they were superseded since they were published. Otherwise what
     * is in force stays, and the log warns: a host that goes back a version decides by the later rules, and one that
     * restarts does not undo a pause.
     */
    RewardEngineBuilder republishing();

    /**
     * Where everything is kept. Default: memory, which forgets at exit. The engine closes it.
     *
     * @param store the store
     */
    RewardEngineBuilder store(Store store);

    /**
     * What matches events against rules. Default: what {@link java.util.ServiceLoader} finds, else the reference
     * interpreter.
     *
     * @param provider the evaluator's provider
     */
    RewardEngineBuilder evaluator(RuleEvaluatorProvider provider);

    /**
     * An operator for conditions and values.
     *
     * @param operator pure and thread-safe
     */
    RewardEngineBuilder operator(Operator operator);

    /**
     * A source of facts from outside.
     *
     * @param provider thread-safe
     */
    RewardEngineBuilder facts(FactProvider provider);

    /**
     * A type of reward beside the built-in ones.
     *
     * @param handler its handler
     */
    RewardEngineBuilder handler(RewardHandler handler);

    /**
     * The connectors that deliver rewards and messages. Default: none.
     *
     * @param connectors such as {@link Connectors#discover} gives
     */
    RewardEngineBuilder connectors(Connectors connectors);

    /**
     * Takes rules whose rewards name connectors that this engine does not have: what they deliver waits in the store for
     * an engine over it that does. Default: such rules are refused.
     */
    RewardEngineBuilder deliveredElsewhere();

    /**
     * Sends nothing by itself: the host calls {@link Deliveries#dispatchOnce}. Default: threads of the engine's send
     * what is due.
     */
    RewardEngineBuilder manualDispatch();

    /**
     * Who is told of decisions after their commit.
     *
     * @param listener thread-safe
     */
    RewardEngineBuilder listener(RewardListener listener);

    /**
     * The secret keys of tenants. Without, there are no redemption codes, and digests are not keyed.
     *
     * @param keys thread-safe
     */
    RewardEngineBuilder keys(KeyRing keys);

    /**
     * How redemption codes are guarded. Default: {@link CodePolicy#DEFAULT}.
     *
     * @param policy how
     */
    RewardEngineBuilder codePolicy(CodePolicy policy);

    /**
     * How long the attributes of events, and what was read to decide on them, are kept. Afterwards {@link
     * RewardEngine#prune} takes them out. Rules that look further back are not put in force, and an event that is dated
     * so far back that what its rules look at is not complete any more is refused with TOO_LATE. Default: for ever. When
     * it is made longer, wait for the difference before rules make use of it.
     *
     * @param time whole days, 1 to 36,600
     */
    RewardEngineBuilder retention(Duration time);

    /**
     * Lets the engine do {@link RewardEngine#expireDue what time brings}, {@linkplain RewardEngine#prune prune}, and {@link Reports#reconcile reconcile} every
     * tenant once a day, on a thread of its own. Default: the host calls them.
     *
     * @param every the pause between two rounds, one second to one day
     */
    RewardEngineBuilder maintenance(Duration every);

    /**
     * The clock that everything is dated by, also where the store has a clock of its own. Default: the store's clock if it
     * has one, as PostgreSQL has, so that the clocks of several JVMs may differ; else the system's.
     *
     * @param clock the clock
     */
    RewardEngineBuilder clock(Clock clock);

    /**
     * Dates every decision by its event's own time instead of a clock, so that the same events always give the same
     * decisions. An event that bears no time is dated by the engine's clock, and so are commands, also where the store has
     * a clock of its own.
     */
    RewardEngineBuilder clockFromEvents();

    /**
     * How far into the future an event may be dated. Default: one day.
     *
     * @param limit zero to 36,600 days
     */
    RewardEngineBuilder maxFuture(Duration limit);

    /**
     * How many lanes decide at once. Default: the number of processors, at most what the store bears.
     *
     * @param lanes 1 to 256
     */
    RewardEngineBuilder lanes(int lanes);

    /**
     * How many events and commands of one tenant may wait in one lane before more of them are refused. Default: 10,000.
     *
     * @param events 1 or more
     */
    RewardEngineBuilder queueLimit(int events);

    /**
     * How many events one transaction decides at most. Default: 256.
     *
     * @param events 1 to 10,000
     */
    RewardEngineBuilder batchLimit(int events);

    /**
     * Rules to try out with what this builder has, but for its rule sets, store, clock and keys.
     *
     * @param ruleSet the rules
     * @throws io.bonsela.api.rule.InvalidRuleSetException if they have mistakes
     * @throws BonselaException INVALID_CONFIGURATION
     */
    Rehearsal rehearse(RuleSet ruleSet);

    /**
     * The engine, running.
     *
     * @throws io.bonsela.api.rule.InvalidRuleSetException if a rule set has mistakes
     * @throws BonselaException INVALID_CONFIGURATION, STORE_UNAVAILABLE, STORE_FAILED
     */
    RewardEngine build();
}
