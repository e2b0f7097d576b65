package io.bonsela.core.memory;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.OpenIssuances;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Change;
import io.bonsela.api.store.Change.Counted;
import io.bonsela.api.store.Change.Transition;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.Approval;
import io.bonsela.api.store.State.FormerReference;
import io.bonsela.api.store.State.Lease;
import io.bonsela.api.store.State.PoolCode;
import io.bonsela.api.store.State.Spending;
import io.bonsela.api.store.State.Subject;
import io.bonsela.api.store.State.TierLevel;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.ApprovalKey;
import io.bonsela.api.store.StateKey.CommandKey;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.api.store.StateKey.DeliveryLeaseKey;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.FormerReferenceKey;
import io.bonsela.api.store.StateKey.IssuanceKey;
import io.bonsela.api.store.StateKey.LeaseKey;
import io.bonsela.api.store.StateKey.OpenIssuancesKey;
import io.bonsela.api.store.StateKey.PoolCodeKey;
import io.bonsela.api.store.StateKey.SpendKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.api.store.StateKey.TierKey;
import io.bonsela.api.store.Store.Logged;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.api.store.UnitOfWork.Loaded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The data of the store. Guarded by the lock of {@link GuardedTables}. */
final class Tables {
    private final Map<StateKey<?>, State> states = new HashMap<>();
    private final Map<String, Journal> journals = new HashMap<>();
    /** What is read of an unknown tenant. Nothing is added to it. */
    private final Journal unknown = new Journal();

    private final IssuanceIndex issuances = new IssuanceIndex();
    private final DeliveryIndex deliveries = new DeliveryIndex();
    private final DueIndex<SpendKey> holds = new DueIndex<>(state -> ((Spending) state).heldUntil());
    private final DueIndex<ApprovalKey> rules = new DueIndex<>(state -> ((Approval) state).due());
    private final DueIndex<TierKey> tiers = new DueIndex<>(state -> ((TierLevel) state).endsAt());
    private final Histories histories = new Histories();
    private final Map<Place, PoolCode> poolCodes = new HashMap<>();
    private final Map<Version, RuleSet> ruleSets = new HashMap<>();

    private record Place(String tenant, String pool, long position) {}

    private record Version(String tenant, String digest) {}

    Loaded load(LoadRequest request) {
        Map<StateKey<?>, State> found = new HashMap<>();
        for (StateKey<?> key : request.keys()) {
            State state = state(key);
            if (state != null) {
                found.put(key, state);
            }
        }
        request.histories().forEach((key, dates) -> found.put(key, histories.history(key, dates)));
        return new Loaded(found);
    }

    @SuppressWarnings("unchecked") // each key is stored only with a state of its kind
    <S extends State> @Nullable S state(StateKey<S> key) {
        if (key instanceof IssuanceKey issuance) {
            return (S) journal(key.tenant()).issuances.get(issuance.id());
        } else if (key instanceof LeaseKey lease) {
            return (S) issuances.lease(lease);
        } else if (key instanceof DeliveryLeaseKey lease) {
            return (S) deliveries.lease(new DeliveryKey(key.tenant(), lease.delivery()));
        }
        return key instanceof OpenIssuancesKey open ? (S) open(open) : (S) states.get(key);
    }

    /** Returns the holds that have ended at a moment, the longest overdue first. */
    List<SpendKey> dueHolds(Instant moment, int limit) {
        return holds.due(moment, limit);
    }

    /** Returns the levels that are to end at a moment, the longest overdue first. */
    List<TierKey> dueTiers(Instant moment, int limit) {
        return tiers.due(moment, limit);
    }

    /** Returns the commands whose rule sets are due at a moment, the longest overdue first. */
    List<ApprovalKey> dueRules(Instant moment, int limit) {
        return rules.due(moment, limit);
    }

    private OpenIssuances open(OpenIssuancesKey key) {
        Map<String, Issuance> ofTenant = journal(key.tenant()).issuances;
        return new OpenIssuances(issuances.ids(key).stream()
                .map(ofTenant::get)
                .filter(issuance -> issuance.state().isOpen())
                .toList());
    }

    /** All states except issuances and leases. */
    Map<StateKey<?>, State> states() {
        return Collections.unmodifiableMap(states);
    }

    DecisionRecord decision(String tenant, String eventId) {
        return Objects.requireNonNull(state(new EventKey(tenant, eventId)));
    }

    Issuance issuance(String tenant, String id) {
        return Objects.requireNonNull(state(new IssuanceKey(tenant, id)));
    }

    Delivery delivery(String tenant, String id) {
        return Objects.requireNonNull(state(new DeliveryKey(tenant, id)));
    }

    IssuanceIndex issuances() {
        return issuances;
    }

    DeliveryIndex deliveries() {
        return deliveries;
    }

    Histories histories() {
        return histories;
    }

    /** The records of a tenant, to read; empty for an unknown tenant. */
    Journal journal(String tenant) {
        return journals.getOrDefault(tenant, unknown);
    }

    private Journal openJournal(String tenant) {
        Journal known = journals.get(tenant);
        return known == null ? journals.computeIfAbsent(tenant, t -> new Journal()) : known;
    }

    List<String> tenants() {
        return journals.keySet().stream().sorted().toList();
    }

    Optional<RuleSet> ruleSet(String tenant, String digest) {
        return Optional.ofNullable(ruleSets.get(new Version(tenant, digest)));
    }

    Optional<PoolCode> poolCode(String tenant, String pool, long position) {
        return Optional.ofNullable(poolCodes.get(new Place(tenant, pool, position)));
    }

    List<Logged> logged(String tenant, Instant from, Instant until, int limit) {
        return journal(tenant)
                .decisionIds
                .within(from, until)
                .map(id -> decision(tenant, id))
                .filter(record -> !record.event().isErased())
                .limit(limit)
                .map(record -> new Logged(key(record), record.decision().decidedAt()))
                .toList();
    }

    boolean contains(DecisionRecord record) {
        return states.containsKey(key(record));
    }

    boolean contains(AuditRecord record) {
        return states.containsKey(key(record));
    }

    void add(DecisionRecord record) {
        replace(record);
        Journal journal = openJournal(record.event().tenant());
        journal.decisionIds.add(record.decision().decidedAt(), record.event().id());
        journal.recorded.add(key(record));
    }

    void add(AuditRecord record) {
        replace(record);
        Journal journal = openJournal(record.origin().tenant());
        journal.commands.add(record.receipt().at(), record);
        journal.recorded.add(key(record));
    }

    void addAll(List<LedgerEntry> entries) {
        Journal journal = unknown;
        String tenant = null;
        for (LedgerEntry entry : entries) {
            if (!entry.tenant().equals(tenant)) {
                tenant = entry.tenant();
                journal = openJournal(tenant);
            }
            journal.ledger.add(entry.at(), entry);
        }
    }

    void add(Transition transition) {
        openJournal(transition.issuance().tenant()).transitions.add(transition);
    }

    void remove(Counted transitions) {
        journal(transitions.tenant()).transitions.remove(transitions.through());
    }

    void add(Change.PublishedRules published) {
        Journal journal = openJournal(published.ruleSet().tenant());
        Publication publication = published.publication();
        if (publication != null) {
            journal.publications.add(publication);
        }
        ruleSets.put(new Version(published.ruleSet().tenant(), published.digest()), published.ruleSet());
    }

    void replace(DecisionRecord record) {
        states.put(key(record), record);
    }

    void replace(AuditRecord record) {
        states.put(key(record), record);
    }

    /** Adds a state that has a key of its own, or replaces it. */
    void put(StateKey<?> key, State state) {
        if (key instanceof LeaseKey lease) {
            issuances.put(lease, (Lease) state);
        } else if (state instanceof Delivery delivery) {
            put(delivery);
        } else {
            State before = states.put(key, state);
            if (key instanceof SpendKey spend) {
                holds.put(spend, before, state);
            } else if (key instanceof TierKey tier) {
                tiers.put(tier, before, state);
            } else if (key instanceof ApprovalKey approval) {
                rules.put(approval, before, state);
            } else if (key instanceof FormerReferenceKey name && state instanceof FormerReference former) {
                deliveries.put(name, former);
            } else if (key instanceof PoolCodeKey code && state instanceof PoolCode sealed) {
                poolCodes.put(new Place(key.tenant(), code.pool(), sealed.position()), sealed);
            }
        }
    }

    void put(Delivery delivery) {
        Delivery before = (Delivery) states.put(new DeliveryKey(delivery.tenant(), delivery.id()), delivery);
        if (before == null) {
            openJournal(delivery.tenant()).deliveryIds.add(delivery.createdAt(), delivery.id());
        }
        deliveries.put(before, delivery);
    }

    void put(Issuance issuance) {
        Journal journal = openJournal(issuance.tenant());
        Issuance before = journal.issuances.put(issuance.id(), issuance);
        if (before == null) {
            journal.issuanceIds.add(issuance.issuedAt(), issuance.id());
        }
        issuances.put(before, issuance);
    }

    /** Removes what is known of a subject itself. */
    void remove(SubjectKey key) {
        if (states.remove(key) instanceof State.Subject subject) {
            for (String tier : subject.tiers()) {
                TierKey level = new TierKey(key.tenant(), key.subject(), tier);
                tiers.put(level, states.remove(level), null);
            }
        }
    }

    /** Moves states to other keys. */
    void rename(Function<StateKey<?>, @Nullable StateKey<?>> renaming) {
        Map<StateKey<?>, State> renamed = new HashMap<>();
        states.entrySet().removeIf(entry -> {
            StateKey<?> other = renaming.apply(entry.getKey());
            if (other != null) {
                renamed.put(other, entry.getValue());
                if (entry.getKey() instanceof SpendKey spend) {
                    holds.put(spend, entry.getValue(), null);
                }
            }
            return other != null;
        });
        renamed.forEach(this::put);
    }

    void removeCodes(Change.Unstaged codes) {
        String tenant = codes.pool().tenant();
        String pool = codes.pool().pool();
        states.entrySet()
                .removeIf(entry -> entry.getKey() instanceof PoolCodeKey code
                        && code.tenant().equals(tenant)
                        && code.pool().equals(pool)
                        && ((PoolCode) entry.getValue()).position() > codes.after());
        poolCodes
                .keySet()
                .removeIf(place ->
                        place.tenant().equals(tenant) && place.pool().equals(pool) && place.position() > codes.after());
    }

    private static EventKey key(DecisionRecord record) {
        return new EventKey(record.event().tenant(), record.event().id());
    }

    private static CommandKey key(AuditRecord record) {
        return new CommandKey(record.origin().tenant(), record.origin().id());
    }

    /** Returns all names of a subject, of which the first is in use. */
    List<String> names(String tenant, String subject) {
        String owner = subject;
        Subject known = state(new SubjectKey(tenant, owner));
        while (known != null && known.merged() != null) {
            owner = known.merged().into();
            known = state(new SubjectKey(tenant, owner));
        }
        List<String> names = new ArrayList<>(List.of(owner));
        if (known != null) {
            names.addAll(known.others());
        }
        return names;
    }
}
