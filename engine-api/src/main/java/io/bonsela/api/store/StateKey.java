package io.bonsela.api.store;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Issuance;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.store.UnitOfWork.LockKey;
import org.jspecify.annotations.Nullable;

/**
 * Names one piece of state that decisions read and write. Every key belongs to one tenant.
 *
 * @param <S> the kind of state
 */
public sealed interface StateKey<S extends State> {
    /** Whose state it is. */
    String tenant();

    /** What must be locked before it is read; null: nothing, it changes under the lock of its subject or not at all. */
    default @Nullable LockKey lock() {
        return null;
    }

    /**
     * The recorded decision of an event.
     *
     * @param tenant the tenant
     * @param eventId the event's id
     */
    record EventKey(String tenant, String eventId) implements StateKey<DecisionRecord> {}

    /**
     * The digests over what was decided for a subject.
     *
     * @param tenant the tenant
     * @param owner the subject; empty: over the answers to commands that concern nobody in particular
     */
    record ChainKey(String tenant, String owner) implements StateKey<State.Chain> {
        @Override
        public LockKey lock() {
            return owner.isEmpty()
                    ? new LockKey(tenant, LockKey.Kind.ANSWERS, "", false)
                    : LockKey.ofSubject(tenant, owner);
        }

        /**
         * Those that the answer to a command is in.
         *
         * @param tenant the tenant
         * @param subject whom the command concerns; null: nobody in particular
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
     * What an id meant when it first stood in a rule set that was in force.
     *
     * @param tenant the tenant
     * @param kind what it names
     * @param id the id
     */
    record MeaningKey(String tenant, Kind kind, String id) implements StateKey<State.Meaning> {
        /** What keeps its meaning. */
        public enum Kind {
            /** A budget: its currency and the kind of its period. */
            BUDGET,
            /** A cap: its measure, window and dimensions. */
            CAP,
            /** A currency: how many decimals it has. */
            CURRENCY,
            /** The calendar: the first day of the week. */
            CALENDAR
        }
    }

    /**
     * What is known of a subject.
     *
     * @param tenant the tenant
     * @param subject the subject
     */
    record SubjectKey(String tenant, String subject) implements StateKey<State.Subject> {
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
     * @param scope a digest of the values of the cap's dimensions, the subject left out; keyed with the tenant's
     *     {@link State.ScopeSecret} if there is one
     * @param window the window: {@code lifetime}, the first date of a period, or the number of a rolling stretch
     * @param subject the subject that the counter belongs to alone; null: it is shared
     */
    record CounterKey(
            String tenant,
            String cap,
            String scope,
            String window,
            @Nullable String subject) implements StateKey<State.Counter> {
        @Override
        public LockKey lock() {
            return subject == null
                    ? new LockKey(tenant, LockKey.Kind.COUNTER, cap + '/' + scope, false)
                    : LockKey.ofSubject(tenant, subject);
        }
    }

    /**
     * What counters are named with.
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
        public LockKey lock() {
            return new LockKey(tenant, LockKey.Kind.BUDGET, budget, false);
        }
    }

    /**
     * An aggregate of a subject's history.
     *
     * @param tenant the tenant
     * @param subject the subject
     * @param eventType over events of this type
     * @param aggregate the digest of what is kept
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
    record IssuanceKey(String tenant, String id) implements StateKey<Issuance> {}

    /**
     * Who works on an issuance.
     *
     * @param tenant the tenant
     * @param issuance the issuance's id
     */
    record LeaseKey(String tenant, String issuance) implements StateKey<State.Lease> {}

    /**
     * A subject's open issuances; always there, if empty. It is read only: what changes is written as issuances.
     *
     * @param tenant the tenant
     * @param subject the subject
     */
    record OpenIssuancesKey(String tenant, String subject) implements StateKey<State.OpenIssuances> {
        @Override
        public LockKey lock() {
            return LockKey.ofSubject(tenant, subject);
        }
    }

    /**
     * A subject's wallet in one currency.
     *
     * @param tenant the tenant
     * @param subject the subject
     * @param currency the currency's code
     */
    record WalletDebtKey(String tenant, String subject, String currency) implements StateKey<State.WalletDebt> {
        @Override
        public LockKey lock() {
            return LockKey.ofSubject(tenant, subject);
        }
    }

    /**
     * How far an event was refunded.
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
     * The rewards that were used on an event.
     *
     * @param tenant the tenant
     * @param eventId the event's id
     */
    record UsesKey(String tenant, String eventId) implements StateKey<State.Uses> {
        @Override
        public LockKey lock() {
            return new LockKey(tenant, LockKey.Kind.USES, eventId, false);
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
     * What redeems an issuance.
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
     * Wrong codes in a row.
     *
     * @param tenant the tenant
     * @param of whose: {@code issuance/ID} or {@code actor/ID}
     */
    record WrongCodesKey(String tenant, String of) implements StateKey<State.WrongCodes> {
        @Override
        public LockKey lock() {
            return new LockKey(tenant, LockKey.Kind.ATTEMPTS, of, false);
        }

        /**
         * Those of an actor, with codes.
         *
         * @param tenant the tenant
         * @param actor the actor
         */
        public static WrongCodesKey ofActor(String tenant, String actor) {
            return new WrongCodesKey(tenant, "actor/" + actor);
        }

        /**
         * Those for an issuance, with passwords.
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
     * A name that a delivery had at its provider before its present one. It is written only.
     *
     * @param tenant the tenant
     * @param connector the connector's name
     * @param reference our name for it
     */
    record FormerReferenceKey(String tenant, String connector, String reference)
            implements StateKey<State.FormerReference> {}

    /**
     * Who works on a delivery. It is read only: a claim changes it.
     *
     * @param tenant the tenant
     * @param delivery the delivery's id
     */
    record DeliveryLeaseKey(String tenant, String delivery) implements StateKey<State.Lease> {}

    /**
     * An entry of a delivery's log. It is written only.
     *
     * @param tenant the tenant
     * @param delivery the delivery's id
     * @param number its place, from 1
     */
    record AttemptKey(String tenant, String delivery, int number) implements StateKey<DeliveryAttempt> {}

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
     * A code of a pool. No two codes of a pool have one hash.
     *
     * @param tenant the tenant
     * @param pool the pool's id
     * @param hash the code's keyed hash
     */
    record PoolCodeKey(String tenant, String pool, String hash) implements StateKey<State.PoolCode> {}

    /**
     * What of an import into a pool is there already.
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
     * Which code an issuance has.
     *
     * @param tenant the tenant
     * @param issuance the issuance's id
     */
    record PoolCodeOwnerKey(String tenant, String issuance) implements StateKey<State.PoolCodeOwner> {}
}
