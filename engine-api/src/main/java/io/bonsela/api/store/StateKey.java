package io.bonsela.api.store;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.OpenIssuances;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Identifies one piece of state that decisions read and write. Every key belongs to one tenant. The keys are in one file
 * because together they are the list of what decisions lock and read.
 *
 * @param <S> the kind of state
 */
public sealed interface StateKey<S extends State> {
    /** The tenant that owns the state. */
    String tenant();

    /**
     * The lock to acquire before the state is read; null: none, because the state changes under the lock of its subject
     * or not at all.
     */
    default @Nullable LockKey lock() {
        return null;
    }

    /**
     * The recorded decision of an event.
     *
     * @param tenant the tenant
     * @param eventId the event's id
     */
    record EventKey(String tenant, String eventId) implements StateKey<DecisionRecord> {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof EventKey key && eventId.equals(key.eventId) && tenant.equals(key.tenant);
        }

        @Override
        public int hashCode() {
            return 31 * tenant.hashCode() + eventId.hashCode();
        }
    }

    /**
     * The digests over what was decided for a subject.
     *
     * @param tenant the tenant
     * @param owner the subject; empty: for the answers to commands without a subject
     */
    record ChainKey(String tenant, String owner) implements StateKey<State.Chain> {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof ChainKey key && owner.equals(key.owner) && tenant.equals(key.tenant);
        }

        @Override
        public int hashCode() {
            return 31 * tenant.hashCode() + owner.hashCode();
        }

        @Override
        public LockKey lock() {
            return owner.isEmpty()
                    ? new LockKey(tenant, LockKey.Kind.ANSWERS, "", false)
                    : LockKey.ofSubject(tenant, owner);
        }

        /**
         * The key of the digests that include the answer to a command.
         *
         * @param tenant the tenant
         * @param subject the subject of the command; null: none
         */
        public static ChainKey of(String tenant, @Nullable String subject) {
            return new ChainKey(tenant, subject == null ? "" : subject);
        }
    }

    /**
     * The rule set in force.
     *
     * @param tenant the tenant
     */
    record ActiveRulesKey(String tenant) implements StateKey<State.ActiveRules> {
        @Override
        public LockKey lock() {
            return new LockKey(tenant, LockKey.Kind.RULES, "", true);
        }
    }

    /**
     * The figures of one day. They change under the lock of {@link WatermarkKey}.
     *
     * @param tenant the tenant
     * @param date the day
     */
    record DayFiguresKey(String tenant, LocalDate date) implements StateKey<DayFigures> {}

    /**
     * The part of the records that the figures of all days contain.
     *
     * @param tenant the tenant
     */
    record WatermarkKey(String tenant) implements StateKey<State.Watermark> {
        @Override
        public LockKey lock() {
            return new LockKey(tenant, LockKey.Kind.FIGURES, "", false);
        }
    }

    /**
     * The meaning that an id had when it first occurred in a rule set in force.
     *
     * @param tenant the tenant
     * @param kind what the id identifies
     * @param id the id
     */
    record MeaningKey(String tenant, MeaningKey.Kind kind, String id) implements StateKey<State.Meaning> {
        /** The kinds of id that keep their meaning. */
        public enum Kind {
            /** A budget: its currency and the kind of its period. */
            BUDGET,
            /** A cap: its measure, window and dimensions. */
            CAP,
            /** A currency: how many decimals it has. */
            CURRENCY,
            /** The calendar: the first day of the week. */
            CALENDAR,
            /** The lines of an event type: where they are, their key and their quantity. */
            LINES
        }
    }

    /**
     * The state of a subject.
     *
     * @param tenant the tenant
     * @param subject the subject
     */
    record SubjectKey(String tenant, String subject) implements StateKey<State.Subject> {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof SubjectKey key && subject.equals(key.subject) && tenant.equals(key.tenant);
        }

        @Override
        public int hashCode() {
            return 31 * tenant.hashCode() + subject.hashCode();
        }

        @Override
        public LockKey lock() {
            return LockKey.ofSubject(tenant, subject);
        }
    }

    /**
     * A counter of a cap or a cooldown.
     *
     * @param tenant the tenant
     * @param cap the cap's id
     * @param scope a digest of the values of the cap's dimensions without the subject; keyed with the tenant's
     *     {@link State.ScopeSecret} if there is one
     * @param window the window: {@code lifetime}, the first date of a period, or the number of a section of a rolling
     *     window
     * @param subject the subject to which the counter belongs; null: the counter is shared
     */
    record CounterKey(
            String tenant,
            String cap,
            String scope,
            String window,
            @Nullable String subject) implements StateKey<State.Counter> {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof CounterKey key
                    && Objects.equals(subject, key.subject)
                    && cap.equals(key.cap)
                    && window.equals(key.window)
                    && scope.equals(key.scope)
                    && tenant.equals(key.tenant);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * (31 * (31 * tenant.hashCode() + cap.hashCode()) + scope.hashCode()) + window.hashCode())
                    + Objects.hashCode(subject);
        }

        @Override
        public LockKey lock() {
            return subject == null
                    ? new LockKey(tenant, LockKey.Kind.COUNTER, cap + '/' + scope, false)
                    : LockKey.ofSubject(tenant, subject);
        }
    }

    /**
     * The secret from which the names of counters derive.
     *
     * @param tenant the tenant
     */
    record ScopeSecretKey(String tenant) implements StateKey<State.ScopeSecret> {
        @Override
        public LockKey lock() {
            return new LockKey(tenant, LockKey.Kind.RULES, "", false);
        }
    }

    /**
     * A budget's period.
     *
     * @param tenant the tenant
     * @param budget the budget's id
     * @param period the period, or {@code lifetime}
     */
    record BudgetKey(String tenant, String budget, String period) implements StateKey<State.BudgetState> {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof BudgetKey key
                    && budget.equals(key.budget)
                    && period.equals(key.period)
                    && tenant.equals(key.tenant);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * tenant.hashCode() + budget.hashCode()) + period.hashCode();
        }

        @Override
        public LockKey lock() {
            return new LockKey(tenant, LockKey.Kind.BUDGET, budget, false);
        }
    }

    /**
     * An aggregate of a subject's history.
     *
     * @param tenant the tenant
     * @param subject the subject
     * @param eventType the type of the events
     * @param aggregate the digest of the aggregate
     */
    record HistoryKey(String tenant, String subject, String eventType, String aggregate)
            implements StateKey<State.History> {
        @Override
        public LockKey lock() {
            return LockKey.ofSubject(tenant, subject);
        }
    }

    /**
     * The recorded answer to a command.
     *
     * @param tenant the tenant
     * @param id the command's id
     */
    record CommandKey(String tenant, String id) implements StateKey<AuditRecord> {}

    /**
     * An issuance.
     *
     * @param tenant the tenant
     * @param id its id
     */
    record IssuanceKey(String tenant, String id) implements StateKey<Issuance> {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof IssuanceKey key && id.equals(key.id) && tenant.equals(key.tenant);
        }

        @Override
        public int hashCode() {
            return 31 * tenant.hashCode() + id.hashCode();
        }
    }

    /**
     * The lease on an issuance.
     *
     * @param tenant the tenant
     * @param issuance the issuance's id
     */
    record LeaseKey(String tenant, String issuance) implements StateKey<State.Lease> {}

    /**
     * A subject's open issuances. The state always exists, even if it is empty. Read-only: changes are written as
     * issuances.
     *
     * @param tenant the tenant
     * @param subject the subject
     */
    record OpenIssuancesKey(String tenant, String subject) implements StateKey<OpenIssuances> {
        @Override
        public LockKey lock() {
            return LockKey.ofSubject(tenant, subject);
        }
    }

    /**
     * The debt of a subject's wallet in one currency.
     *
     * @param tenant the tenant
     * @param subject the subject
     * @param currency the currency's code
     */
    record WalletDebtKey(String tenant, String subject, String currency) implements StateKey<State.WalletDebt> {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof WalletDebtKey key
                    && subject.equals(key.subject)
                    && currency.equals(key.currency)
                    && tenant.equals(key.tenant);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * tenant.hashCode() + subject.hashCode()) + currency.hashCode();
        }

        @Override
        public LockKey lock() {
            return LockKey.ofSubject(tenant, subject);
        }
    }

    /**
     * The level of a subject in a tier.
     *
     * @param tenant the tenant
     * @param subject the subject
     * @param tier the tier's id
     */
    record TierKey(String tenant, String subject, String tier) implements StateKey<State.TierLevel> {
        @Override
        public LockKey lock() {
            return LockKey.ofSubject(tenant, subject);
        }
    }

    /**
     * What was spent from a wallet at once.
     *
     * @param tenant the tenant
     * @param subject the subject
     * @param id {@code command/ID} of the command that spent it, or {@code issuance/ID} of the reward that it paid for
     */
    record SpendKey(String tenant, String subject, String id) implements StateKey<State.Spending> {
        private static final String PRICE = "issuance/";

        @Override
        public LockKey lock() {
            return LockKey.ofSubject(tenant, subject);
        }

        /**
         * The key of what a command spent.
         *
         * @param tenant the tenant
         * @param subject the subject
         * @param command the command's id
         */
        public static SpendKey ofCommand(String tenant, String subject, String command) {
            return new SpendKey(tenant, subject, "command/" + command);
        }

        /**
         * The key of the price of a reward.
         *
         * @param issuance the reward
         */
        public static SpendKey ofPrice(Issuance issuance) {
            return new SpendKey(issuance.tenant(), issuance.subject(), PRICE + issuance.id());
        }

        /** Whether it is the price of a reward. */
        public boolean isPrice() {
            return id.startsWith(PRICE);
        }
    }

    /**
     * The refunded part of an event.
     *
     * @param tenant the tenant
     * @param subject the event's subject
     * @param eventId the event's id
     */
    record RefundKey(String tenant, String subject, String eventId) implements StateKey<State.Refunded> {
        @Override
        public LockKey lock() {
            return LockKey.ofSubject(tenant, subject);
        }
    }

    /**
     * The state of the breaker of a rule.
     *
     * @param tenant the tenant
     * @param rule the rule's id
     */
    record BreakerKey(String tenant, String rule) implements StateKey<State.BreakerState> {
        @Override
        public LockKey lock() {
            return new LockKey(tenant, LockKey.Kind.BREAKER, rule, false);
        }
    }

    /**
     * What happened to an event after its decision.
     *
     * @param tenant the tenant
     * @param eventId the event's id
     */
    record FollowUpsKey(String tenant, String eventId) implements StateKey<State.FollowUps> {
        @Override
        public LockKey lock() {
            return new LockKey(tenant, LockKey.Kind.FOLLOW_UP, eventId, false);
        }
    }

    /**
     * A redemption code.
     *
     * @param tenant the tenant
     * @param hash its keyed hash
     */
    record CodeKey(String tenant, String hash) implements StateKey<State.CodeOwner> {
        @Override
        public LockKey lock() {
            return new LockKey(tenant, LockKey.Kind.CODE, hash, false);
        }
    }

    /**
     * The code or password that redeems an issuance.
     *
     * @param tenant the tenant
     * @param subject the issuance's subject
     * @param issuance the issuance's id
     */
    record CredentialKey(String tenant, String subject, String issuance) implements StateKey<State.Credential> {
        @Override
        public LockKey lock() {
            return LockKey.ofSubject(tenant, subject);
        }
    }

    /**
     * Consecutive wrong codes.
     *
     * @param tenant the tenant
     * @param of the owner: {@code issuance/ID}, {@code actor/ID} or {@code subject/NAME}
     */
    record WrongCodesKey(String tenant, String of) implements StateKey<State.WrongCodes> {
        private static final String SUBJECT = "subject/";

        @Override
        public LockKey lock() {
            if (of.startsWith(SUBJECT)) {
                return LockKey.ofSubject(tenant, of.substring(SUBJECT.length()));
            }
            return new LockKey(tenant, LockKey.Kind.ATTEMPTS, of, false);
        }

        /**
         * The key for wrong codes of an actor.
         *
         * @param tenant the tenant
         * @param actor the actor
         */
        public static WrongCodesKey ofActor(String tenant, String actor) {
            return new WrongCodesKey(tenant, "actor/" + actor);
        }

        /**
         * The key for wrong codes that a subject typed.
         *
         * @param tenant the tenant
         * @param subject the subject
         */
        public static WrongCodesKey ofSubject(String tenant, String subject) {
            return new WrongCodesKey(tenant, SUBJECT + subject);
        }

        /**
         * The key for wrong passwords of an issuance.
         *
         * @param tenant the tenant
         * @param issuance the issuance's id
         */
        public static WrongCodesKey ofIssuance(String tenant, String issuance) {
            return new WrongCodesKey(tenant, "issuance/" + issuance);
        }
    }

    /**
     * A delivery.
     *
     * @param tenant the tenant
     * @param id its id
     */
    record DeliveryKey(String tenant, String id) implements StateKey<Delivery> {
        @Override
        public LockKey lock() {
            return new LockKey(tenant, LockKey.Kind.DELIVERY, id, false);
        }
    }

    /**
     * A former reference of a delivery. Write-only.
     *
     * @param tenant the tenant
     * @param connector the connector's name
     * @param reference our reference
     */
    record FormerReferenceKey(String tenant, String connector, String reference)
            implements StateKey<State.FormerReference> {}

    /**
     * The lease on a delivery. Read-only: only leasing changes it.
     *
     * @param tenant the tenant
     * @param delivery the delivery's id
     */
    record DeliveryLeaseKey(String tenant, String delivery) implements StateKey<State.Lease> {}

    /**
     * An entry of a delivery's log. Write-only.
     *
     * @param tenant the tenant
     * @param delivery the delivery's id
     * @param number its position, from 1
     */
    record AttemptKey(String tenant, String delivery, int number) implements StateKey<DeliveryAttempt> {}

    /**
     * Whether a command waits for approval, or for its time. It changes under the lock of the command's subject, or that of
     * the rules.
     *
     * @param tenant the tenant
     * @param command the command's id
     */
    record ApprovalKey(String tenant, String command) implements StateKey<State.Approval> {}

    /**
     * Whether a connector is off for a tenant.
     *
     * @param tenant the tenant
     * @param connector the connector's name
     */
    record SwitchKey(String tenant, String connector) implements StateKey<State.Switch> {}

    /**
     * A pool of codes.
     *
     * @param tenant the tenant
     * @param pool its id
     */
    record PoolKey(String tenant, String pool) implements StateKey<State.Pool> {
        @Override
        public LockKey lock() {
            return new LockKey(tenant, LockKey.Kind.POOL, pool, false);
        }
    }

    /**
     * A code of a pool. No two codes of a pool have the same hash.
     *
     * @param tenant the tenant
     * @param pool the pool's id
     * @param hash the code's keyed hash
     */
    record PoolCodeKey(String tenant, String pool, String hash) implements StateKey<State.PoolCode> {}

    /**
     * The codes that an unfinished import into a pool has stored so far.
     *
     * @param tenant the tenant
     * @param pool the pool's id
     */
    record PoolStageKey(String tenant, String pool) implements StateKey<State.PoolStage> {
        @Override
        public LockKey lock() {
            return new LockKey(tenant, LockKey.Kind.POOL, pool, false);
        }
    }

    /**
     * The code of a pool that belongs to an issuance.
     *
     * @param tenant the tenant
     * @param issuance the issuance's id
     */
    record PoolCodeOwnerKey(String tenant, String issuance) implements StateKey<State.PoolCodeOwner> {}

    /**
     * A lock on something that only one unit of work at a time decides about. The natural order is the total order in
     * which stores acquire locks.
     *
     * @param tenant the tenant
     * @param kind what is locked
     * @param id the id within the kind
     * @param shared whether several units of work may hold it at the same time, if all of them hold it shared
     */
    record LockKey(String tenant, LockKey.Kind kind, String id, boolean shared) implements Comparable<LockKey> {
        /** The kinds of lock. */
        public enum Kind {
            /** The tenant's rule set in force. */
            RULES,
            /** All state of one subject. */
            SUBJECT,
            /** A counter that is shared between subjects. */
            COUNTER,
            /** A budget. */
            BUDGET,
            /** The breaker of a rule. */
            BREAKER,
            /** What happened to an event after its decision. */
            FOLLOW_UP,
            /** A redemption code. */
            CODE,
            /** The wrong codes of one actor or for one issuance. */
            ATTEMPTS,
            /** A delivery. */
            DELIVERY,
            /** A pool of codes. */
            POOL,
            /** The digests over the answers to commands without a subject. */
            ANSWERS,
            /** The figures by day. */
            FIGURES
        }

        /**
         * The lock on all state of one subject.
         *
         * @param tenant the tenant
         * @param subject the subject
         */
        public static LockKey ofSubject(String tenant, String subject) {
            return new LockKey(tenant, LockKey.Kind.SUBJECT, subject, false);
        }

        @Override
        public int compareTo(LockKey other) {
            int order = tenant.compareTo(other.tenant);
            if (order == 0) {
                order = kind.compareTo(other.kind);
            }
            if (order == 0) {
                order = id.compareTo(other.id);
            }
            return order == 0 ? Boolean.compare(shared, other.shared) : order;
        }
    }
}
