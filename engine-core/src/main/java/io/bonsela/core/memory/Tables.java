package io.bonsela.core.memory;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Publication;
import io.bonsela.api.Records;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Change;
import io.bonsela.api.store.Change.HistoryAppend;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.Snapshot;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.BudgetState;
import io.bonsela.api.store.State.FormerReference;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.api.store.State.Lease;
import io.bonsela.api.store.State.LoggedEvent;
import io.bonsela.api.store.State.OpenIssuances;
import io.bonsela.api.store.State.PoolCode;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.ChainKey;
import io.bonsela.api.store.StateKey.CommandKey;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.api.store.StateKey.DeliveryLeaseKey;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.FormerReferenceKey;
import io.bonsela.api.store.StateKey.HistoryKey;
import io.bonsela.api.store.StateKey.IssuanceKey;
import io.bonsela.api.store.StateKey.LeaseKey;
import io.bonsela.api.store.StateKey.OpenIssuancesKey;
import io.bonsela.api.store.StateKey.PoolCodeKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.api.store.Store.DeliveryLease;
import io.bonsela.api.store.Store.IssuanceLease;
import io.bonsela.api.store.Store.Logged;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.api.store.UnitOfWork.Loaded;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The data. Changes are applied one after the other; readers see each whole or not at all. Thread-safe. */
final class Tables {
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<StateKey<?>, State> states = new HashMap<>();
    private final Map<HistoryKey, Kept> histories = new HashMap<>();
    private final Map<SubjectEvents, TreeMap<Long, LoggedEvent>> eventLogs = new HashMap<>();
    private final IssuanceIndex index = new IssuanceIndex();
    private final DeliveryIndex deliveries = new DeliveryIndex();
    private final Map<Place, PoolCode> poolCodes = new HashMap<>();
    private final Map<Version, RuleSet> ruleSets = new HashMap<>();
    private final Map<String, Journal> journals = new HashMap<>();

    private record SubjectEvents(String tenant, String subject, String eventType) {}

    private record Version(String tenant, String digest) {}

    private record Place(String tenant, String pool, long position) {}

    /** A history that was folded at least once. Its days are changed only while the subject is locked. */
    private static final class Kept {
        private long foldedThrough;
        private final TreeMap<LocalDate, List<HistoryEntry>> days = new TreeMap<>();
    }

    /** What one tenant's decisions left behind. */
    static final class Journal {
        final TimeOrdered<String> decisions = new TimeOrdered<>();
        final TimeOrdered<AuditRecord> commands = new TimeOrdered<>();
        final TimeOrdered<String> issuanceIds = new TimeOrdered<>();
        final Map<String, Issuance> issuances = new HashMap<>();
        final TimeOrdered<LedgerEntry> ledger = new TimeOrdered<>();
        /** Decisions and answers, in the order in which they came. */
        final List<StateKey<?>> recorded = new ArrayList<>();

        final List<Publication> publications = new ArrayList<>();
        final TimeOrdered<String> deliveryIds = new TimeOrdered<>();
    }

    <T> T read(Supplier<T> reader) {
        lock.readLock().lock();
        try {
            return reader.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    Snapshot snapshot(Records records) {
        lock.readLock().lock();
        return new Snapshot() {
            @Override
            public Records records() {
                return records;
            }

            @Override
            public void books(String tenant, BooksReader reader) {
                Journal journal = journalOf(tenant);
                journal.ledger.all().forEach(reader::entry);
                journal.issuances.values().forEach(reader::issuance);
                journal.commands.all().forEach(reader::answer);
                eventLogs.forEach((of, log) -> log.values().stream()
                        .filter(logged -> of.tenant().equals(tenant) && logged.refund() != null)
                        .forEach(logged -> reader.refund(
                                of.subject(),
                                new EventKey(tenant, logged.event().id()))));
                states.forEach((key, state) -> {
                    boolean elsewhere =
                            state instanceof DecisionRecord || state instanceof AuditRecord || state instanceof Lease;
                    if (!elsewhere && key.tenant().equals(tenant)) {
                        reader.state(key, state);
                    }
                });
            }

            @Override
            public void chains(String tenant, ChainReader reader) {
                Journal journal = journalOf(tenant);
                Map<String, List<Link>> links = new TreeMap<>();
                for (int i = 0; i < journal.recorded.size(); i++) {
                    Link link = link(journal.recorded.get(i), i + 1L);
                    links.computeIfAbsent(link.owner(), k -> new ArrayList<>()).add(link);
                }
                links.forEach((owner, of) -> {
                    of.stream()
                            .filter(Link::isDecision)
                            .forEach(link -> reader.decision(owner, link.position(), link.firstSeal()));
                    of.stream()
                            .filter(link -> !link.isDecision())
                            .forEach(link -> reader.answer(owner, link.position(), link.firstSeal()));
                    State.Chain chain = state(new ChainKey(tenant, owner));
                    if (chain != null) {
                        reader.chain(owner, chain);
                    }
                });
            }

            @Override
            public void histories(String tenant, HistoryReader reader) {
                histories.forEach((key, kept) -> {
                    if (key.tenant().equals(tenant)) {
                        SubjectEvents of = new SubjectEvents(tenant, key.subject(), key.eventType());
                        reader.history(
                                key,
                                new State.History(
                                        kept.foldedThrough,
                                        Collections.unmodifiableNavigableMap(kept.days),
                                        List.copyOf(eventLogs
                                                .getOrDefault(of, new TreeMap<>())
                                                .values())),
                                pruned(tenant, key.subject()));
                    }
                });
            }

            @Override
            public void close() {
                lock.readLock().unlock();
            }
        };
    }

    /** A record among its owner's. */
    private record Link(String owner, boolean isDecision, long position, String firstSeal) {}

    private Link link(StateKey<?> key, long position) {
        if (states.get(key) instanceof DecisionRecord record) {
            return new Link(record.event().subject(), true, position, record.firstSeal());
        }
        AuditRecord record = (AuditRecord) Objects.requireNonNull(states.get(key));
        String owner = ChainKey.of(key.tenant(), record.subject()).owner();
        return new Link(owner, false, position, record.firstSeal());
    }

    private List<Instant> pruned(String tenant, String subject) {
        return journalOf(tenant)
                .decisions
                .all()
                .map(id -> decided(tenant, id))
                .filter(record ->
                        record.event().isErased() && record.event().subject().equals(subject))
                .map(record -> record.decision().occurredAt())
                .toList();
    }

    Loaded load(LoadRequest request) {
        return read(() -> {
            Map<StateKey<?>, State> found = new HashMap<>();
            for (StateKey<?> key : request.keys()) {
                State state = state(key);
                if (state != null) {
                    found.put(key, state);
                }
            }
            request.histories().forEach((key, dates) -> found.put(key, history(key, dates)));
            return new Loaded(found);
        });
    }

    private State.History history(HistoryKey key, LoadRequest.Dates dates) {
        Kept kept = histories.getOrDefault(key, new Kept());
        TreeMap<Long, LoggedEvent> log = eventLogs.getOrDefault(
                new SubjectEvents(key.tenant(), key.subject(), key.eventType()), new TreeMap<>());
        return new State.History(
                kept.foldedThrough,
                Collections.unmodifiableNavigableMap(kept.days.subMap(dates.from(), true, dates.until(), true)),
                List.copyOf(log.tailMap(kept.foldedThrough, false).values()));
    }

    /** Applies a change whole; does nothing and gives false if another was quicker with a part of it. */
    boolean apply(Change change) {
        lock.writeLock().lock();
        try {
            if (change.decisions().stream().anyMatch(record -> states.containsKey(key(record)))
                    || change.commands().stream().anyMatch(record -> states.containsKey(key(record)))
                    || change.states().entrySet().stream().anyMatch(e -> isStale(e.getKey(), e.getValue()))) {
                return false;
            }
            change.states().forEach(Tables::requireWithinLimit);
            change.unstaged().forEach(this::unstage);
            change.states().forEach(this::putState);
            change.histories().forEach(this::append);
            change.decisions().forEach(this::add);
            change.log().forEach(this::log);
            change.pruned().forEach(this::prune);
            for (AuditRecord record : change.commands()) {
                states.put(key(record), record);
                Journal journal = journal(record.origin().tenant());
                journal.commands.add(record.receipt().at(), record);
                journal.recorded.add(key(record));
            }
            change.issuances().forEach(this::put);
            change.ledger().forEach(entry -> journal(entry.tenant()).ledger.add(entry.at(), entry));
            Change.PublishedRules published = change.ruleSet();
            if (published != null) {
                Publication publication = published.publication();
                journal(publication.tenant()).publications.add(publication);
                ruleSets.put(new Version(publication.tenant(), publication.digest()), published.ruleSet());
            }
            if (change.erasure() != null) {
                erase(change.erasure());
            }
            return true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** The same guard that databases have. */
    private static void requireWithinLimit(StateKey<?> key, State state) {
        if (state instanceof BudgetState budget
                && budget.bounded()
                && budget.used() > budget.limit().minorUnits()) {
            throw new BonselaException(ErrorCode.STORE_FAILED, key + " would be exceeded");
        }
    }

    private void unstage(Change.Unstaged codes) {
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

    private void putState(StateKey<?> key, State state) {
        State before = states.put(key, state);
        if (state instanceof Delivery delivery) {
            Delivery earlier = (Delivery) before;
            if (earlier == null) {
                journal(delivery.tenant()).deliveryIds.add(delivery.createdAt(), delivery.id());
            }
            deliveries.put(earlier, delivery);
        } else if (key instanceof FormerReferenceKey name && state instanceof FormerReference former) {
            deliveries.put(name, former);
        } else if (key instanceof PoolCodeKey code && state instanceof PoolCode sealed) {
            poolCodes.put(new Place(key.tenant(), code.pool(), sealed.position()), sealed);
        }
    }

    private void add(DecisionRecord record) {
        states.put(key(record), record);
        Journal journal = journal(record.event().tenant());
        journal.decisions.add(record.decision().decidedAt(), record.event().id());
        journal.recorded.add(key(record));
    }

    private void log(LoggedEvent logged) {
        SubjectEvents key = new SubjectEvents(
                logged.event().tenant(),
                logged.event().subject(),
                logged.event().type());
        eventLogs.computeIfAbsent(key, k -> new TreeMap<>()).put(logged.sequence(), logged);
    }

    private void prune(Change.Pruned pruned) {
        DecisionRecord record = pruned.record();
        states.put(key(record), record);
        Event event = record.event();
        SubjectEvents of = new SubjectEvents(event.tenant(), event.subject(), event.type());
        eventLogs
                .getOrDefault(of, new TreeMap<>())
                .values()
                .removeIf(logged -> logged.event().id().equals(event.id()));
        histories.forEach((key, kept) -> {
            if (of.equals(new SubjectEvents(key.tenant(), key.subject(), key.eventType()))) {
                kept.days.headMap(pruned.before(), false).clear();
            }
        });
    }

    private DecisionRecord decided(String tenant, String id) {
        return (DecisionRecord) Objects.requireNonNull(states.get(new EventKey(tenant, id)));
    }

    List<Logged> logged(String tenant, Instant from, Instant until, int limit) {
        return journalOf(tenant)
                .decisions
                .within(from, until)
                .map(id -> decided(tenant, id))
                .filter(record -> !record.event().isErased())
                .limit(limit)
                .map(record -> new Logged(key(record), record.decision().decidedAt()))
                .toList();
    }

    private void append(HistoryKey key, HistoryAppend append) {
        Kept kept = histories.computeIfAbsent(key, k -> new Kept());
        kept.foldedThrough = append.foldedThrough();
        for (HistoryEntry entry : append.entries()) {
            kept.days.computeIfAbsent(entry.date(), d -> new ArrayList<>()).add(entry);
        }
    }

    private void put(Issuance issuance) {
        Journal journal = journal(issuance.tenant());
        Issuance before = journal.issuances.put(issuance.id(), issuance);
        if (before == null) {
            journal.issuanceIds.add(issuance.issuedAt(), issuance.id());
        }
        index.put(before, issuance);
    }

    private void erase(Erasure erasure) {
        Journal journal = journal(erasure.tenant());
        journal.decisions.all().forEach(id -> {
            DecisionRecord record = decided(erasure.tenant(), id);
            if (record.event().subject().equals(erasure.subject())) {
                states.put(key(record), erasure.of(record));
            }
        });
        journal.commands.replaceAll(record -> {
            AuditRecord erased = erasure.concerns(record) ? erasure.of(record) : record;
            states.put(key(erased), erased);
            return erased;
        });
        journal.publications.replaceAll(erasure::of);
        journal.ledger.replaceAll(entry -> erasure.subject().equals(entry.subject()) ? erasure.of(entry) : entry);
        for (Issuance issuance : List.copyOf(journal.issuances.values())) {
            if (issuance.subject().equals(erasure.subject())) {
                put(erasure.of(issuance));
            }
        }
        index.remove(new OpenIssuancesKey(erasure.tenant(), erasure.subject()));
        rename(erasure);
        states.remove(new SubjectKey(erasure.tenant(), erasure.subject()));
        eventLogs.keySet().removeIf(key -> Renaming.isOf(erasure, key.tenant(), key.subject()));
        histories.keySet().removeIf(key -> Renaming.isOf(erasure, key.tenant(), key.subject()));
    }

    private void eraseDeliveries(Erasure erasure) {
        Set<String> erased = new HashSet<>();
        for (String id : journal(erasure.tenant()).deliveryIds.all().toList()) {
            Delivery delivery = Objects.requireNonNull(state(new DeliveryKey(erasure.tenant(), id)));
            if (erasure.concerns(delivery)) {
                erased.add(id);
                putState(new DeliveryKey(erasure.tenant(), id), erasure.of(delivery));
            }
        }
        states.replaceAll((key, state) -> key.tenant().equals(erasure.tenant())
                        && state instanceof DeliveryAttempt attempt
                        && erased.contains(attempt.delivery())
                ? erasure.of(attempt)
                : state);
    }

    /** Moves what is kept under the subject's name to its pseudonym. */
    private void rename(Erasure erasure) {
        eraseDeliveries(erasure);
        Map<StateKey<?>, State> renamed = new HashMap<>();
        states.keySet().removeIf(key -> {
            StateKey<?> other = Renaming.of(erasure, key);
            if (other != null) {
                renamed.put(other, states.get(key));
            }
            return other != null;
        });
        states.putAll(renamed);
    }

    /** Within {@link #read}. */
    @SuppressWarnings("unchecked") // a key is only ever kept with a state of its kind
    <S extends State> @Nullable S state(StateKey<S> key) {
        if (key instanceof IssuanceKey issuance) {
            return (S) journalOf(key.tenant()).issuances.get(issuance.id());
        }
        if (key instanceof DeliveryLeaseKey lease) {
            return (S) deliveries.lease(new DeliveryKey(key.tenant(), lease.delivery()));
        }
        return key instanceof OpenIssuancesKey open ? (S) open(open) : (S) states.get(key);
    }

    private OpenIssuances open(OpenIssuancesKey key) {
        Map<String, Issuance> issuances = journalOf(key.tenant()).issuances;
        return new OpenIssuances(index.ids(key).stream()
                .map(issuances::get)
                .filter(issuance -> issuance.state().isOpen())
                .toList());
    }

    /** Within {@link #read}. */
    Map<StateKey<?>, State> states() {
        return states;
    }

    /** Within {@link #read}. */
    Optional<RuleSet> ruleSet(String tenant, String digest) {
        return Optional.ofNullable(ruleSets.get(new Version(tenant, digest)));
    }

    /** Within {@link #read}. */
    List<String> tenants() {
        return journals.keySet().stream().sorted().toList();
    }

    List<IssuanceLease> leaseIssuances(Instant due, int limit, Instant now, Duration length) {
        lock.writeLock().lock();
        try {
            return index.due(due)
                    .filter(key -> isFree(lease(key), now))
                    .limit(limit)
                    .map(key -> leaseIssuances(key, now.plus(length)))
                    .toList();
        } finally {
            lock.writeLock().unlock();
        }
    }

    List<DeliveryLease> leaseDeliveries(String connector, int limit, Instant now, Duration length) {
        lock.writeLock().lock();
        try {
            return deliveries.lease(connector, limit, now, now.plus(length));
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Within {@link #read}. */
    List<DeliveryKey> findDeliveries(String connector, String reference) {
        return deliveries.find(connector, reference);
    }

    /** Within {@link #read}. */
    List<DeliveryKey> contradictions(@Nullable String tenant, int limit) {
        return deliveries.contradictions(tenant, limit);
    }

    /** Within {@link #read}. */
    Optional<PoolCode> poolCode(String tenant, String pool, long position) {
        return Optional.ofNullable(poolCodes.get(new Place(tenant, pool, position)));
    }

    private IssuanceLease leaseIssuances(IssuanceKey key, Instant until) {
        Lease lease = lease(key);
        long fence = lease == null ? 1 : lease.fence() + 1;
        states.put(new LeaseKey(key.tenant(), key.id()), new Lease(fence, until));
        return new IssuanceLease(key, fence);
    }

    private @Nullable Lease lease(IssuanceKey key) {
        return state(new LeaseKey(key.tenant(), key.id()));
    }

    private static boolean isFree(@Nullable Lease lease, Instant now) {
        return lease == null || lease.until() == null || !lease.until().isAfter(now);
    }

    /** Whether a lease is given back that another took over. */
    private boolean isStale(StateKey<?> key, State state) {
        if (!(key instanceof LeaseKey leaseKey) || !(state instanceof Lease given)) {
            return false;
        }
        Lease kept = state(leaseKey);
        return kept == null || kept.fence() != given.fence();
    }

    /** Within {@link #read}; empty for a tenant of which nothing is known. */
    Journal journalOf(String tenant) {
        return journals.getOrDefault(tenant, new Journal());
    }

    private Journal journal(String tenant) {
        return journals.computeIfAbsent(tenant, t -> new Journal());
    }

    private static EventKey key(DecisionRecord record) {
        return new EventKey(record.event().tenant(), record.event().id());
    }

    private static CommandKey key(AuditRecord record) {
        return new CommandKey(record.origin().tenant(), record.origin().id());
    }
}
