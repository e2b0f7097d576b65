package io.bonsela.core.state;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.OpenIssuances;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Records.PoolStock;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.spi.RewardListener.BreakerOpened;
import io.bonsela.api.spi.RewardListener.BudgetAlert;
import io.bonsela.api.spi.RewardListener.TierChange;
import io.bonsela.api.store.Change.Unstaged;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.Counter;
import io.bonsela.api.store.State.LoggedEvent;
import io.bonsela.api.store.State.Subject;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.CounterKey;
import io.bonsela.api.store.StateKey.IssuanceKey;
import io.bonsela.api.store.StateKey.OpenIssuancesKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.core.rules.CompiledRules;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The draft of a decision: what it has read, and what it will write. Not thread-safe. */
public class Draft {
    private final String tenant;
    private final CompiledRules rules;
    private final Instant decidedAt;
    private final Cause cause;
    private final StateView state;
    private final Map<StateKey<?>, State> read = new LinkedHashMap<>();
    private final Map<StateKey<?>, State> changed = new LinkedHashMap<>();
    private final Map<String, Issuance> issuances = new LinkedHashMap<>();
    private final List<LedgerEntry> ledger = new ArrayList<>();
    private final List<Unstaged> unstaged = new ArrayList<>();
    private final List<LoggedEvent> refunds = new ArrayList<>();
    private final List<BudgetAlert> alerts = new ArrayList<>();
    private final List<BreakerOpened> openedBreakers = new ArrayList<>();
    private final List<Delivery> deliveries = new ArrayList<>();
    private final List<PoolStock> low = new ArrayList<>();
    private final List<TierChange> tierChanges = new ArrayList<>();

    /**
     * Creates a draft that has not read or written anything.
     *
     * @param cause what is decided on
     */
    public Draft(String tenant, CompiledRules rules, Instant decidedAt, Cause cause, StateView state) {
        this.tenant = tenant;
        this.rules = rules;
        this.decidedAt = decidedAt;
        this.cause = cause;
        this.state = state;
    }

    /**
     * What a decision is made on.
     *
     * @param id the id of the event, command or issuance
     * @param postings the prefix of the names of its postings, which makes the names unique within the tenant
     * @param correlation the correlation id of what follows from the decision
     */
    public record Cause(String id, String postings, String correlation) {
        /** A cause whose id is the correlation id. */
        public Cause(String id, String postings) {
            this(id, postings, id);
        }
    }

    /** Returns the tenant of the decision. */
    public final String tenant() {
        return tenant;
    }

    /** The rules in force. */
    public final CompiledRules rules() {
        return rules;
    }

    /** The moment of the decision. */
    public final Instant decidedAt() {
        return decidedAt;
    }

    public final StateView state() {
        return state;
    }

    public final ZoneId zone() {
        return rules.zone();
    }

    public final Cause cause() {
        return cause;
    }

    /** Returns a piece of state, with the changes of this decision so far. For issuances, use {@link #issuance}. */
    @SuppressWarnings("unchecked") // a key is only ever put with a state of its kind
    public final <S extends State> @Nullable S get(StateKey<S> key) {
        State own = changed.get(key);
        if (own != null) {
            return (S) own;
        }
        State known = read.get(key);
        if (known != null) {
            return (S) known;
        }
        S before = state.get(key);
        if (before != null) {
            read.put(key, before);
        }
        return before;
    }

    public final Counter counter(CounterKey key) {
        Counter counter = get(key);
        return counter == null ? Counter.ZERO : counter;
    }

    /** Returns an issuance, with the changes of this decision so far; null if the tenant has no such issuance. */
    public final @Nullable Issuance issuance(String id) {
        Issuance own = issuances.get(id);
        return own == null ? get(new IssuanceKey(tenant, id)) : own;
    }

    /** Returns a subject's open issuances under all its names, with the changes of this decision so far. */
    public final List<Issuance> open(String subject) {
        List<String> names = names(subject);
        Map<String, Issuance> open = new LinkedHashMap<>();
        for (String name : names) {
            OpenIssuances loaded = state.get(new OpenIssuancesKey(tenant, name));
            if (loaded != null) {
                loaded.issuances().forEach(issuance -> {
                    open.put(issuance.id(), issuance);
                    read.putIfAbsent(new IssuanceKey(tenant, issuance.id()), issuance);
                });
            }
        }
        for (Issuance own : issuances.values()) {
            if (names.contains(own.subject())) {
                open.put(own.id(), own);
            }
        }
        return open.values().stream()
                .filter(issuance -> issuance.state().isOpen())
                .toList();
    }

    /**
     * Locks a subject, so that no other decision changes its state. Whoever changes the state of a merged subject also
     * holds the lock of the subject that reads it.
     */
    public final void lock(String subject) {
        owner(subject);
    }

    /** Returns the name of the subject that a subject was merged into; its own name if it was not merged. */
    public final String owner(String subject) {
        String owner = subject;
        Subject known = get(new SubjectKey(tenant, owner));
        while (known != null && known.merged() != null) {
            owner = known.merged().into();
            known = get(new SubjectKey(tenant, owner));
        }
        return owner;
    }

    /** Counts a use of the merges of a subject, if it has other names: they cannot be undone any more. */
    public final void use(String subject) {
        SubjectKey owner = new SubjectKey(tenant, owner(subject));
        Subject known = get(owner);
        if (known != null && !known.others().isEmpty()) {
            put(owner, known.used());
        }
    }

    /** Returns all names of a subject, of which the first is in use. */
    public final List<String> names(String subject) {
        String owner = owner(subject);
        Subject known = get(new SubjectKey(tenant, owner));
        if (known == null || known.others().isEmpty()) {
            return List.of(owner);
        }
        List<String> names = new ArrayList<>();
        names.add(owner);
        names.addAll(known.others());
        return names;
    }

    /** Requests a piece of state that will be read later, so that it is loaded together with others. */
    public final void want(StateKey<?> key) {
        state.get(key);
    }

    /** Writes a piece of state. */
    public final void put(StateKey<?> key, State value) {
        changed.put(key, value);
    }

    /** Removes the codes that a failed import left in a pool. */
    public final void unstage(Unstaged left) {
        unstaged.add(left);
    }

    public final void put(Issuance issuance) {
        issuances.put(issuance.id(), issuance);
    }

    /** Writes ledger entries that sum to zero. */
    public final void post(List<LedgerEntry> posting) {
        ledger.addAll(posting);
    }

    /** Adds the refund of an event to a subject's log. */
    public final void log(LoggedEvent refund) {
        refunds.add(refund);
    }

    public final void alert(BudgetAlert alert) {
        alerts.add(alert);
    }

    public final void opened(BreakerOpened breaker) {
        openedBreakers.add(breaker);
    }

    public final void delivered(Delivery delivery) {
        deliveries.add(delivery);
    }

    public final void tierChanged(TierChange change) {
        tierChanges.add(change);
    }

    public final void low(PoolStock stock) {
        low.add(stock);
    }

    /** Returns the name of a posting about something. */
    public final String posting(String about, LedgerEntry.Kind kind) {
        return cause.postings() + about + '/' + kind.name();
    }

    /** Returns the state that was read, as it was before the decision. */
    public final Map<StateKey<?>, State> read() {
        return read;
    }

    /** Returns the states that it has changed so far, as they are now, except issuances. */
    public final Map<StateKey<?>, State> changed() {
        return changed;
    }

    /** Returns the issuances that it has created or changed, as they are now. */
    public final Collection<Issuance> changedIssuances() {
        return issuances.values();
    }

    /** Sends a message to the tenant's webhooks. */
    public final void announce(String type, @Nullable String subject, Map<String, Object> data) {
        Messages.send(this, type, "", subject, data);
    }

    /** Returns everything to be written, including the messages about it. */
    public final Writes writes() {
        List<IssuanceChange> changes = new ArrayList<>(issuances.size());
        for (Issuance after : issuances.values()) {
            Issuance before = (Issuance) read.get(new IssuanceKey(tenant, after.id()));
            changes.add(new IssuanceChange(before, after));
        }
        if (!rules.outlets().all().isEmpty()) {
            changes.forEach(change -> Messages.ofIssuance(this, change.before(), change.after()));
            alerts.forEach(alert -> Messages.ofAlert(this, alert));
            deliveries.forEach(delivery -> Messages.ofDelivery(this, delivery));
            low.forEach(stock -> Messages.ofPool(this, stock));
            tierChanges.forEach(change -> Messages.ofTier(this, change));
            openedBreakers.forEach(breaker -> Messages.ofBreaker(this, breaker));
        }
        return new Writes(
                changed, changes, ledger, refunds, alerts, openedBreakers, deliveries, low, tierChanges, unstaged);
    }
}
