package io.bonsela.api;

import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.delivery.Deliveries;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.spi.FactProvider;
import io.bonsela.api.spi.KeyRing;
import io.bonsela.api.spi.Operator;
import io.bonsela.api.spi.RewardHandler;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.api.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Collects the parts of an engine. Every part has a default; none is required. Not thread-safe. It is in one file because a
 * host looks for a setting in one place.
 */
public interface RewardEngineBuilder {
    /**
     * Adds a rule set to publish at start, unless the same rule set was published to the store before. May be called
     * once for each tenant.
     *
     * @param ruleSet the rule set
     */
    RewardEngineBuilder rules(RuleSet ruleSet);

    /**
     * Publishes the rule sets of this builder again if they were superseded after their publication. Default: the rule
     * set in force stays, and a warning is logged. So a host that is rolled back to an earlier version decides by the
     * later rules, and a restart does not undo a pause.
     */
    RewardEngineBuilder republishing();

    /**
     * Sets the store. Default: an in-memory store, whose content is lost at exit. The engine closes the store.
     *
     * @param store the store
     */
    RewardEngineBuilder store(Store store);

    /**
     * Chooses the evaluator that matches events with rules. Default: the one that {@link java.util.ServiceLoader} finds,
     * otherwise the interpreter of the core.
     *
     * @param id such as {@code interpreter} or {@code drools}
     * @throws BonselaException INVALID_CONFIGURATION if no evaluator has this id; the message lists the known ids
     */
    RewardEngineBuilder evaluator(String id);

    /**
     * Adds an operator for conditions and values.
     *
     * @param operator pure and thread-safe
     */
    RewardEngineBuilder operator(Operator operator);

    /**
     * Adds a source of external facts.
     *
     * @param provider thread-safe
     */
    RewardEngineBuilder facts(FactProvider provider);

    /**
     * Adds a reward type to the built-in ones.
     *
     * @param handler its handler
     */
    RewardEngineBuilder handler(RewardHandler handler);

    /**
     * Sets the connectors that deliver rewards and messages. Default: none.
     *
     * @param connectors for example the result of {@link Connectors#discover}
     */
    RewardEngineBuilder connectors(Connectors connectors);

    /**
     * Accepts rules whose rewards name connectors that this engine does not have: their deliveries wait in the store
     * for another engine that has the connector. Default: such rules are refused.
     */
    RewardEngineBuilder deliveredElsewhere();

    /**
     * Turns automatic dispatch off: the host calls {@link Deliveries#dispatchOnce}. Default: threads of the engine send
     * due deliveries.
     */
    RewardEngineBuilder manualDispatch();

    /**
     * Builds an engine that decides, but sends no deliveries and does no maintenance by itself before {@link
     * RewardEngine#start}. Default: the engine does both from the beginning.
     */
    RewardEngineBuilder startedByHost();

    /**
     * Adds a listener, which is notified of decisions after their commit.
     *
     * @param listener thread-safe
     */
    RewardEngineBuilder listener(RewardListener listener);

    /**
     * Sets the secret keys of tenants. Without keys there are no redemption codes, and digests are not keyed.
     *
     * @param keys thread-safe
     */
    RewardEngineBuilder keys(KeyRing keys);

    /**
     * Sets how redemption codes are protected. Default: {@link CodePolicy#DEFAULT}.
     *
     * @param policy the policy
     */
    RewardEngineBuilder codePolicy(CodePolicy policy);

    /**
     * Sets what needs the approval of another person. Default: {@link ApprovalPolicy#NONE}. All engines over one store
     * should have the same policy.
     *
     * @param policy the policy
     */
    RewardEngineBuilder approvals(ApprovalPolicy policy);

    /**
     * Sets how long the attributes of events, and the data that was read to decide them, are kept. {@link
     * Maintenance#prune} removes them afterwards. Rules that look further back cannot be published, and an event so
     * old that the history its rules read is no longer complete is refused with TOO_LATE. Default: indefinitely. After
     * extending the retention, wait for the difference before publishing rules that depend on it.
     *
     * @param time whole days, 1 to 36,600
     */
    RewardEngineBuilder retention(Duration time);

    /**
     * Runs maintenance on a thread of its own: the engine calls {@link Maintenance#expireDue} and, if it has a
     * retention, {@link Maintenance#prune}, adds up figures by day ({@link Maintenance#addUp}), and {@linkplain
     * Reports#reconcile reconciles} every tenant once a day.
     * Default: the host calls these methods.
     *
     * @param every the pause between two rounds, one second to one day
     */
    RewardEngineBuilder maintenance(Duration every);

    /**
     * Sets the clock that dates everything, even if the store has a clock of its own. Default: the store's clock if it
     * has one, as PostgreSQL does, so that the clocks of several JVMs may differ; else the system clock.
     *
     * @param clock the clock
     */
    RewardEngineBuilder clock(Clock clock);

    /**
     * Dates every decision by the time of its event instead of a clock, so that the same events always lead to the same
     * decisions. Events without a time, and commands, are dated by the engine's clock, even if the store has a clock of
     * its own.
     */
    RewardEngineBuilder clockFromEvents();

    /**
     * Sets how far into the future an event may be dated. Default: one day.
     *
     * @param limit zero to 36,600 days
     */
    RewardEngineBuilder maxFuture(Duration limit);

    /**
     * Sets how many lanes decide concurrently, limited by what the store supports. Default: the number of processors.
     *
     * @param lanes 1 to 256
     */
    RewardEngineBuilder lanes(int lanes);

    /**
     * Sets how many events and commands of one tenant may wait in one lane; more are refused. Default: 10,000.
     *
     * @param events 1 or more
     */
    RewardEngineBuilder queueLimit(int events);

    /**
     * Sets the maximum number of events that one transaction decides. Default: 256.
     *
     * @param events 1 to 10,000
     */
    RewardEngineBuilder batchLimit(int events);

    /**
     * Starts a rehearsal of a rule set with the parts of this builder, except its rule sets, store and keys. Decisions
     * are dated by their events.
     *
     * @param ruleSet the rule set
     * @throws io.bonsela.api.rule.InvalidRuleSetException if the rule set has mistakes
     * @throws BonselaException INVALID_CONFIGURATION
     */
    Rehearsal rehearse(RuleSet ruleSet);

    /**
     * Builds and starts the engine.
     *
     * @throws io.bonsela.api.rule.InvalidRuleSetException if a rule set has mistakes
     * @throws BonselaException INVALID_CONFIGURATION, STORE_UNAVAILABLE, STORE_FAILED
     */
    RewardEngine build();

    /**
     * How redemption codes are protected against guessing.
     *
     * @param attempts how many wrong attempts in a row cause a lock-out, 1 to 100; counted by issuance for passwords, and
     *     by actor for codes
     * @param lockOut how long a lock-out lasts, one second to 30 days
     * @param passwordLife how long a one-time password is valid, one second to one day
     */
    record CodePolicy(int attempts, Duration lockOut, Duration passwordLife) {
        /** Five attempts, a lock-out of 15 minutes, passwords valid for ten minutes. */
        public static final CodePolicy DEFAULT = new CodePolicy(5, Duration.ofMinutes(15), Duration.ofMinutes(10));

        /** Checks the ranges. */
        public CodePolicy {
            if (attempts < 1 || attempts > 100) {
                throw new BonselaException(
                        ErrorCode.INVALID_VALUE, "attempts " + attempts + " is not between 1 and 100");
            }
            requireWithin("lockOut", lockOut, Duration.ofDays(30));
            requireWithin("passwordLife", passwordLife, Duration.ofDays(1));
        }

        private static void requireWithin(String what, Duration value, Duration most) {
            if (value.toSeconds() < 1 || value.compareTo(most) > 0) {
                throw new BonselaException(
                        ErrorCode.INVALID_VALUE, what + " " + value + " is not between PT1S and " + most);
            }
        }
    }

    /**
     * What needs the approval of another person: rule sets that were never in force ({@link
     * io.bonsela.api.command.Publish}), and amounts that a person credits or debits ({@link io.bonsela.api.command.Credit},
     * and {@link io.bonsela.api.command.Spend} with a note). Such a command is refused with NEEDS_APPROVAL and waits for
     * {@link io.bonsela.api.command.Approve} or {@link io.bonsela.api.command.Reject}. The policy belongs to the host: no
     * rule set and no command changes it.
     *
     * @param rules whether rule sets need approval; one that was in force before, whatever was paused in it, does not
     * @param largest by currency, the largest amount that needs no approval; zero: every amount needs it; a currency that
     *     is not listed: none needs it
     */
    record ApprovalPolicy(boolean rules, List<Money> largest) {
        /** Nothing needs approval. */
        public static final ApprovalPolicy NONE = new ApprovalPolicy(false, List.of());

        /** Copies the list, and checks it. */
        public ApprovalPolicy {
            largest = List.copyOf(largest);
            if (largest.stream().map(Money::currency).distinct().count() < largest.size()) {
                throw new BonselaException(ErrorCode.INVALID_VALUE, "a currency has two amounts without approval");
            }
            if (largest.stream().anyMatch(amount -> amount.minorUnits() < 0)) {
                throw new BonselaException(ErrorCode.INVALID_VALUE, "an amount without approval is negative");
            }
        }

        /**
         * Returns the largest amount in a currency that needs no approval; empty: none needs it.
         *
         * @param currency the currency
         */
        public Optional<Money> largest(CurrencyUnit currency) {
            return largest.stream()
                    .filter(amount -> amount.currency().equals(currency))
                    .findFirst();
        }
    }

    /** An implementation of the engine, found by {@link java.util.ServiceLoader}. */
    interface Provider {
        /** Returns a new builder with all defaults. */
        RewardEngineBuilder builder();
    }

    /**
     * Decides events as a new engine would, and dates decisions by their events. It keeps in memory only what later
     * decisions need; nothing is recorded, redeemed or delivered. Not thread-safe.
     */
    interface Rehearsal extends AutoCloseable {
        /**
         * Decides an event.
         *
         * @param event the event
         * @return the decision that an engine would return
         * @throws BonselaException INTERNAL if code of the host fails in a way that a decision cannot express
         */
        default Decision decide(Event event) {
            return decideAll(event).get(0);
        }

        /**
         * Decides an event and the events that it raises.
         *
         * @param event the event
         * @return the event's own decision, then those on {@link Decision#raised}, in their order
         * @throws BonselaException INTERNAL if code of the host fails in a way that a decision cannot express
         */
        List<Decision> decideAll(Event event);

        /**
         * Decides an event, and the events that it raises, for a caller that remembers which events were decided. Unlike
         * {@link #decideAll}, this remembers only what later decisions read, so a rehearsal of a long log takes little
         * memory.
         *
         * @param event the event
         * @param earlier what was decided under its id before
         * @return the event's own decision, then those on {@link Decision#raised}, in their order. The decision on a
         *     repeated event has no outcomes, and a conflict does not name the source of the other event
         * @throws BonselaException INTERNAL if code of the host fails in a way that a decision cannot express
         */
        List<Decision> decideNext(Event event, Earlier earlier);

        /** What was decided under the id of an event before. */
        enum Earlier {
            /** Nothing. */
            NOTHING,
            /** The same event. */
            THE_SAME,
            /** An event with other content. */
            ANOTHER
        }

        /**
         * Divides this rehearsal, before its first decision, into parts that may decide at the same time, each on one
         * thread. The events of one subject all belong to one part. Closing this rehearsal closes its parts.
         *
         * @param most the maximum number of parts, 1 or more
         * @return the parts; only this rehearsal if its rules share something between subjects, such as a budget
         */
        List<Rehearsal> parts(int most);

        /**
         * Adds codes to a pool, from which only typed codes are found.
         *
         * @param pool the pool's id
         * @param codes the codes; those that the pool already has are ignored
         */
        void addCodes(String pool, List<String> codes);

        /** Every budget period that was used or funded so far, by budget, then period. */
        List<BudgetBalance> budgets();

        /** Releases all resources. */
        @Override
        void close();
    }
}
