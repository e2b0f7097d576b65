package io.bonsela.api.store;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Decision.RuleOutcome;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.store.Codec.Sealer;
import io.bonsela.api.store.State.WrongCodes;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A decision with all its inputs.
 *
 * @param semantics the version of the decision semantics under which it was made
 * @param event the event; without attributes after its subject was erased or the decision was pruned
 * @param eventDigest the digest of the event's canonical form: keyed as {@code KEY:HEX} if the tenant has a key,
 *     otherwise plain SHA-256 with 64 hex digits
 * @param sequence the event's number among the subject's events of its type, from 1
 * @param decision the decision with status DECIDED, and its issuances as they were granted
 * @param readSet the values that were read; empty if the event no longer has attributes
 * @param operators the version of each host operator that the rule set uses, by name
 * @param originalSeal its seal before it was erased or pruned, or another subject was erased from it; null: it is
 *     complete
 * @param seal a digest of everything else, in the same form as {@code eventDigest}, which reveals later changes; null:
 *     it is not sealed yet. Stored records are always sealed
 */
public record DecisionRecord(
        int semantics,
        Event event,
        String eventDigest,
        long sequence,
        Decision decision,
        ReadSet readSet,
        Map<String, Integer> operators,
        @Nullable String originalSeal,
        @Nullable String seal)
        implements State {

    /** Copies the versions. */
    public DecisionRecord {
        operators = operators.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(operators));
    }

    /** Returns a copy without a seal. */
    public DecisionRecord unsealed() {
        return withSeal(null);
    }

    /**
     * Returns a sealed copy.
     *
     * @param sealer creates the seal
     */
    public DecisionRecord sealed(Sealer sealer) {
        return sealer.seal(unsealed()).record();
    }

    /**
     * Returns a copy with another seal.
     *
     * @param other the seal; null: none
     */
    public DecisionRecord withSeal(@Nullable String other) {
        return new DecisionRecord(
                semantics, event, eventDigest, sequence, decision, readSet, operators, originalSeal, other);
    }

    /** The seal that it was recorded with, which pruning and erasure do not change. */
    public String firstSeal() {
        return originalSeal != null ? originalSeal : Objects.requireNonNull(seal, "not sealed yet");
    }

    /**
     * Returns a copy without what is not needed after the retention period: like {@link #erased}, except that it keeps
     * the subject and the amount of the event, parts of which may still be refunded.
     *
     * @param sealer creates the seal
     */
    public DecisionRecord pruned(Sealer sealer) {
        return bare(event.subject(), event.attribute("amount") instanceof Money amount ? amount : null, sealer);
    }

    /**
     * Returns a copy without the attributes, the read set, and the details of failed computations, and with a new seal.
     *
     * @param pseudonym the pseudonym of its subject
     * @param sealer creates the seal
     */
    public DecisionRecord erased(String pseudonym, Sealer sealer) {
        return bare(pseudonym, null, sealer);
    }

    private DecisionRecord bare(String name, @Nullable Money amount, Sealer sealer) {
        return new DecisionRecord(
                        semantics,
                        bare(event, name, amount),
                        eventDigest,
                        sequence,
                        new Decision(
                                decision.tenant(),
                                decision.eventId(),
                                null,
                                name,
                                decision.status(),
                                decision.reason(),
                                decision.ruleSet(),
                                decision.occurredAt(),
                                decision.decidedAt(),
                                decision.outcomes().stream()
                                        .map(DecisionRecord::withoutDetails)
                                        .toList(),
                                decision.issuances().stream()
                                        .map(issuance -> issuance.ofSubject(name))
                                        .toList(),
                                decision.raised().stream()
                                        .map(each -> bare(each, renamed(each.subject(), name), null))
                                        .toList()),
                        ReadSet.EMPTY,
                        operators,
                        firstSeal(),
                        null)
                .sealed(sealer);
    }

    /**
     * Returns a copy in which another subject has a different name: in the attributes of the event, in the events that it
     * raised, and in the values that it read. Events that it raised for that subject lose their attributes.
     *
     * @param name the other subject's name
     * @param pseudonym the name that replaces it
     * @param sealer creates the seal
     * @return this record if it does not contain the name
     */
    public DecisionRecord renaming(String name, String pseudonym, Sealer sealer) {
        Renaming renaming = new Renaming(name, pseudonym);
        Event renamed = renaming.of(event);
        List<Event> raised = decision.raised().stream()
                .map(each -> each.subject().equals(name) ? bare(each, pseudonym, null) : renaming.of(each))
                .toList();
        ReadSet read = readSet.renamed(renaming);
        if (renamed.equals(event) && raised.equals(decision.raised()) && read.equals(readSet)) {
            return this;
        }
        return new DecisionRecord(
                        semantics,
                        renamed,
                        eventDigest,
                        sequence,
                        decision.raising(renamed.correlation(), raised),
                        read,
                        operators,
                        firstSeal(),
                        null)
                .sealed(sealer);
    }

    /** Returns the name of the subject of a raised event after the subject of this decision got a name. */
    private String renamed(String subject, String name) {
        return subject.equals(event.subject()) ? name : subject;
    }

    private static Event bare(Event event, String name, @Nullable Money amount) {
        Event.Builder bare = Event.of(event.type())
                .tenant(event.tenant())
                .id(event.id())
                .subject(name)
                .erased();
        if (event.cause() != null) {
            bare.raised(event.cause(), event.id());
        }
        if (amount != null) {
            bare.amount(amount);
        }
        if (event.occurredAt() != null) {
            bare.occurredAt(event.occurredAt());
        }
        return bare.build();
    }

    private static RuleOutcome withoutDetails(RuleOutcome outcome) {
        Reason reason = outcome.reason();
        return outcome.outcome() == Outcome.ERROR && reason != null
                ? new RuleOutcome(outcome.rule(), outcome.outcome(), Reason.of(reason.code()))
                : outcome;
    }

    /**
     * The values that a decision read, as they were before it. Together with the event, the rule set and the time, they are
     * all that is needed to make the same decision again.
     *
     * @param facts the facts by name; a {@link io.bonsela.api.Reason} for a fact that was unavailable
     * @param aggregates the aggregates by what was read: a value, null, or a {@link io.bonsela.api.Reason} for a failure
     * @param counters the existing counters by key
     * @param budgets the existing budgets by key
     * @param wallets the existing wallets by key
     * @param pools the existing pools by key, without their encryption keys
     * @param failedCalls the failed calls of host operators with their reasons; verification does not repeat them
     * @param credits the subject's open credits, if a price was to be paid from them, and those that it owes for, by id
     * @param tiers the existing levels by key
     * @param wrongCodes the wrong codes that the subject typed before; null: none, or no code was to be checked
     * @param breakers the existing breakers by key
     * @param others the names of the subjects that were merged into the subject
     */
    public record ReadSet(
            Map<String, @Nullable Object> facts,
            Map<AggregateRead, @Nullable Object> aggregates,
            Map<StateKey.CounterKey, State.Counter> counters,
            Map<StateKey.BudgetKey, State.BudgetState> budgets,
            Map<StateKey.WalletDebtKey, State.WalletDebt> wallets,
            Map<StateKey.PoolKey, State.Pool> pools,
            Map<OperatorCall, Reason> failedCalls,
            List<Issuance> credits,
            Map<StateKey.TierKey, State.TierLevel> tiers,
            @Nullable WrongCodes wrongCodes,
            Map<StateKey.BreakerKey, State.BreakerState> breakers,
            List<String> others) {
        /** A read set without values, for a decision that read nothing, or that was erased or pruned. */
        public static final ReadSet EMPTY = new ReadSet(
                Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), List.of(), Map.of(), null,
                Map.of(), List.of());

        /** Wraps the maps without copying them; they must not be changed afterwards. */
        public ReadSet {
            facts = Collections.unmodifiableMap(facts);
            aggregates = Collections.unmodifiableMap(aggregates);
            counters = Collections.unmodifiableMap(counters);
            budgets = Collections.unmodifiableMap(budgets);
            wallets = Collections.unmodifiableMap(wallets);
            pools = Collections.unmodifiableMap(pools);
            failedCalls = Collections.unmodifiableMap(failedCalls);
            credits = List.copyOf(credits);
            tiers = Collections.unmodifiableMap(tiers);
            breakers = Collections.unmodifiableMap(breakers);
            others = List.copyOf(others);
        }

        private ReadSet renamed(Renaming renaming) {
            Map<String, @Nullable Object> otherFacts = new LinkedHashMap<>();
            facts.forEach((name, value) -> otherFacts.put(name, renaming.of(value)));
            Map<AggregateRead, @Nullable Object> values = new LinkedHashMap<>();
            aggregates.forEach((read, value) -> values.put(read, renaming.of(value)));
            Map<OperatorCall, Reason> calls = new LinkedHashMap<>();
            failedCalls.forEach((call, reason) -> calls.put(
                    new OperatorCall(
                            call.operator(),
                            call.operands().stream().map(renaming::of).toList()),
                    reason));
            return new ReadSet(
                    otherFacts,
                    values,
                    counters,
                    budgets,
                    wallets,
                    pools,
                    calls,
                    credits,
                    tiers,
                    wrongCodes,
                    breakers,
                    others);
        }

        /**
         * An aggregate with the bounds of its window.
         *
         * @param aggregate the digest of the aggregate
         * @param from the first date that counts
         * @param until the last date that counts
         * @param after the instant after which events count; null: only the dates apply
         * @param upTo the last instant that counts; null: only the dates apply
         * @param decided whether the decided event may count
         */
        public record AggregateRead(
                String aggregate,
                LocalDate from,
                LocalDate until,
                @Nullable Instant after,
                @Nullable Instant upTo,
                boolean decided) {}

        /**
         * A call of a host operator.
         *
         * @param operator the operator's name
         * @param operands the operands in the normal form of {@link io.bonsela.api.Values}; an operand may be null
         */
        public record OperatorCall(String operator, List<? extends @Nullable Object> operands) {
            /** Copies the operands. */
            public OperatorCall {
                operands = Collections.unmodifiableList(new ArrayList<>(operands));
            }
        }
    }
}
