package io.bonsela.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Backlog.Due;
import io.bonsela.api.BonselaException;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Issuance.OpenIssuances;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Records;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.store.Change;
import io.bonsela.api.store.Change.HistoryAppend;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.ActiveRules;
import io.bonsela.api.store.State.BudgetState;
import io.bonsela.api.store.State.Counter;
import io.bonsela.api.store.State.CounterEntry;
import io.bonsela.api.store.State.History;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.api.store.State.Lease;
import io.bonsela.api.store.State.LoggedEvent;
import io.bonsela.api.store.State.Refund;
import io.bonsela.api.store.State.Refunded;
import io.bonsela.api.store.State.Subject;
import io.bonsela.api.store.State.WalletDebt;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.api.store.StateKey.CommandKey;
import io.bonsela.api.store.StateKey.CounterKey;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.HistoryKey;
import io.bonsela.api.store.StateKey.IssuanceKey;
import io.bonsela.api.store.StateKey.LeaseKey;
import io.bonsela.api.store.StateKey.LockKey;
import io.bonsela.api.store.StateKey.OpenIssuancesKey;
import io.bonsela.api.store.StateKey.RefundKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.api.store.StateKey.WalletDebtKey;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.Store.IssuanceLease;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.api.store.UnitOfWork.Loaded;
import io.bonsela.testkit.Patience;
import java.math.BigDecimal;
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
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/**
 * Contract for every store: units of work. A test of a store extends this, provides an empty store, and needs
 * {@code bonsela-engine-core} at test time if it keeps the engine's bytes.
 */
public abstract class StoreContract extends StoreKit {
    /** For subclasses. */
    protected StoreContract() {}

    /**
     * Whether the unit of work of a thread waits for another one. A store whose threads wait in a database, not in
     * Java, queries the database.
     *
     * @param thread the thread of the unit of work
     */
    protected boolean isBlocked(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.BLOCKED;
    }

    @Test
    void whatIsCommittedIsThereForAllWholeAndTheSame() {
        DecisionRecord record = samples.decision("e1", "ann", 1);
        Issuance issuance = record.decision().issuances().get(0);
        List<LedgerEntry> posting = samples.posting(issuance);
        AuditRecord audit = samples.audit("c1", "ann", "clerk");
        commit(new ChangeBuilder()
                .decisions(record)
                .issuances(issuance)
                .ledger(posting)
                .commands(audit)
                .build());
        Loaded loaded = load(
                new EventKey(T, "e1"),
                new CommandKey(T, "c1"),
                new IssuanceKey(T, issuance.id()),
                new EventKey(T, "e2"));
        assertThat(loaded.get(new EventKey(T, "e1"))).isEqualTo(record);
        assertThat(loaded.get(new CommandKey(T, "c1"))).isEqualTo(audit);
        assertThat(loaded.get(new IssuanceKey(T, issuance.id()))).isEqualTo(issuance);
        assertThat(loaded.get(new EventKey(T, "e2"))).isNull();
        Records records = store.records();
        assertThat(records.decision(T, "e1")).contains(record.decision());
        assertThat(records.event(T, "e1")).contains(record.event());
        assertThat(records.issuance(T, issuance.id())).contains(issuance);
        assertThat(records.command(T, "c1")).contains(audit);
        assertThat(records.ledger(Query.of(T)).items()).isEqualTo(posting);
    }

    @Test
    void whatIsNotCommittedLeavesNothing() {
        try (UnitOfWork work = store.begin()) {
            work.load(new TreeSet<>(), request(new SubjectKey(T, "ann")));
        }
        DecisionRecord record = samples.decision("e1", "ann", 1);
        commit(new ChangeBuilder().decisions(record).build());
        Change again = new ChangeBuilder()
                .states(Map.of(
                        new SubjectKey(T, "ann"), new Subject(Map.of("purchase", 7L), Set.of(), List.of(), 0, null)))
                .decisions(samples.decision("e2", "ann", 2), record)
                .issuances(record.decision().issuances().get(0))
                .ledger(samples.posting(record.decision().issuances().get(0)))
                .build();
        try (UnitOfWork work = store.begin()) {
            work.load(new TreeSet<>(), request(new SubjectKey(T, "ann")));
            assertThat(work.commit(again)).as("an event is decided only once").isFalse();
        }
        assertThat(load(new SubjectKey(T, "ann")).states()).isEmpty();
        assertThat(store.records().decision(T, "e2")).isEmpty();
        assertThat(store.records().issuances(Query.of(T)).items()).isEmpty();
        assertThat(store.records().ledger(Query.of(T)).items()).isEmpty();
    }

    @Test
    void aCommandIsAnsweredOnce() {
        commit(new ChangeBuilder().commands(samples.audit("c1", "ann", "clerk")).build());
        try (UnitOfWork work = store.begin()) {
            work.load(new TreeSet<>(), request(new CommandKey(T, "c1")));
            assertThat(work.commit(new ChangeBuilder()
                            .commands(samples.audit("c1", "ben", "other"))
                            .build()))
                    .isFalse();
        }
        assertThat(store.records().command(T, "c1")).contains(samples.audit("c1", "ann", "clerk"));
    }

    @Test
    void everyKindOfStateIsKeptAndOverwrittenAndOnlyUnderItsKey() {
        Map<StateKey<?>, State> first = samples.states("x", 1);
        Map<StateKey<?>, State> others = samples.states("y", 5);
        commit(new ChangeBuilder().states(first).build());
        commit(new ChangeBuilder().states(others).build());
        assertThat(load(first.keySet().toArray(StateKey<?>[]::new)).states()).isEqualTo(first);
        Map<StateKey<?>, State> later = new HashMap<>();
        samples.states("x", 2).forEach((key, state) -> later.put(key, state));
        try (UnitOfWork work = store.begin()) {
            work.load(new TreeSet<>(), new LoadRequest(later.keySet(), Map.of()));
            assertThat(work.commit(new ChangeBuilder().states(later).build())).isTrue();
        }
        assertThat(load(later.keySet().toArray(StateKey<?>[]::new)).states()).isEqualTo(later);
        assertThat(load(others.keySet().toArray(StateKey<?>[]::new)).states()).isEqualTo(others);
        Set<StateKey<?>> elsewhere = new HashSet<>();
        new Samples("other-tenant", AT).states("x", 1).keySet().forEach(elsewhere::add);
        assertThat(load(elsewhere.toArray(StateKey<?>[]::new)).states()).isEmpty();
    }

    /**
     * The longest name in the widest characters, the first and the last instant of an event, and the largest numbers.
     */
    @Test
    void theBordersOfTimesNumbersAndTextsAreKept() {
        String name = "\ud83d\ude00'\"\\\t%_;--".repeat(40).substring(0, 256);
        List<Instant> borders = List.of(
                Instant.parse("1900-01-01T00:00:00.000001Z"),
                Instant.EPOCH.plusNanos(1_000),
                Instant.parse("9999-12-31T23:59:59Z"));
        for (int i = 0; i < borders.size(); i++) {
            Samples border = new Samples(T, borders.get(i));
            DecisionRecord record = border.decision(name.substring(2 + i), name, 1 + i);
            Issuance issuance = record.decision().issuances().get(0);
            AuditRecord audit = border.audit(name.substring(2 + i), name, name);
            commit(new ChangeBuilder()
                    .decisions(record)
                    .issuances(issuance)
                    .ledger(border.posting(issuance))
                    .commands(audit)
                    .build());
            EventKey key = new EventKey(T, record.event().id());
            assertThat(load(key).get(key)).isEqualTo(record);
            assertThat(store.records().issuance(T, issuance.id())).contains(issuance);
            assertThat(store.records().command(T, audit.origin().id())).contains(audit);
            Query then = Query.of(T)
                    .subject(name)
                    .between(borders.get(i), borders.get(i).plusNanos(1_000));
            assertThat(store.records().issuances(then).items()).containsExactly(issuance);
            assertThat(store.records().ledger(then).items()).isEqualTo(border.posting(issuance));
        }
        long most = Long.MAX_VALUE;
        Money all = Money.ofMinor("USD", most);
        Map<StateKey<?>, State> states = Map.of(
                new WalletDebtKey(T, name, "POINTS"), WalletDebt.NONE.and("credit", most),
                new SubjectKey(T, name), new Subject(Map.of(name, most), Set.of(), List.of(), 0, null),
                new BudgetKey(T, "most", "lifetime"), new BudgetState(all, all, most, 0, BigDecimal.ONE, true),
                new BudgetKey(T, "exceeded", "lifetime"), new BudgetState(all, all, most, most, BigDecimal.ZERO, false),
                new CounterKey(T, "cap", "scope", "rolling-0", null),
                        new Counter(
                                most,
                                List.of(new CounterEntry(
                                        borders.get(0), borders.get(0).plus(Duration.ofDays(572)), most))),
                new RefundKey(T, name, "e"),
                        new Refunded(
                                new BigDecimal("0.000000000000000001"),
                                new BigDecimal("9".repeat(60)),
                                new BigDecimal("0.1"),
                                Map.of("a line", new BigDecimal("0.75"), "2", BigDecimal.ONE)));
        commit(new ChangeBuilder().states(states).build());
        assertThat(load(states.keySet().toArray(StateKey<?>[]::new)).states()).isEqualTo(states);
    }

    @Test
    void aBudgetThatIsBoundedCannotBeWrittenBeyondItsLimit() {
        BudgetKey key = new BudgetKey(T, "b", "lifetime");
        Money ten = Money.of("USD", "10.00");
        commit(new ChangeBuilder()
                .states(Map.of(key, new BudgetState(ten, ten, 900, 100, BigDecimal.ZERO, true)))
                .build());
        try (UnitOfWork work = store.begin()) {
            work.load(new TreeSet<>(), request(key));
            Change beyond = new ChangeBuilder()
                    .states(Map.of(key, new BudgetState(ten, ten, 901, 100, BigDecimal.ZERO, true)))
                    .decisions(samples.decision("e1", "ann", 1))
                    .build();
            assertThatThrownBy(() -> work.commit(beyond)).isInstanceOf(BonselaException.class);
        }
        assertThat(store.records().decision(T, "e1")).isEmpty();
        commit(new ChangeBuilder()
                .states(Map.of(key, new BudgetState(ten, ten, 901, 100, BigDecimal.ZERO, false)))
                .build());
        assertThat(store.records().budgets(T))
                .containsExactly(
                        new BudgetBalance("b", "lifetime", ten, Money.of("USD", "9.01"), Money.of("USD", "1.00")));
    }

    @Test
    void aHistoryGivesItsDaysAndWhatIsNotInThemYet() {
        DecisionRecord one = samples.decision("e1", "ann", 1);
        DecisionRecord two = samples.decision("e2", "ann", 2);
        LoggedEvent refund = new LoggedEvent(
                3,
                one.decision().occurredAt(),
                one.event(),
                new Refund(new BigDecimal("0"), new BigDecimal("2.50"), new BigDecimal("10.00")));
        HistoryKey key = new HistoryKey(T, "ann", "purchase", "aggregate-1");
        HistoryKey unasked = new HistoryKey(T, "ann", "purchase", "aggregate-2");
        HistoryKey nobody = new HistoryKey(T, "nobody", "purchase", "aggregate-1");
        commit(new ChangeBuilder()
                .decisions(one, two)
                .log(logged(one), logged(two), refund)
                .build());
        LocalDate day = LocalDate.of(2026, 11, 21);
        HistoryEntry first = new HistoryEntry(AT, day, 1, new BigDecimal("10.00"), "USD", null, null);
        HistoryEntry second = new HistoryEntry(AT.plusSeconds(1), day, 1, null, null, "e2", null);
        HistoryEntry earlier = new HistoryEntry(AT, day.minusDays(30), -1, new BigDecimal("2.5"), "POINTS", null, null);
        commit(new ChangeBuilder()
                .histories(Map.of(key, new HistoryAppend(1, List.of(first, earlier))))
                .build());
        History all = history(key, day.minusDays(30), day);
        assertThat(all.foldedThrough()).isEqualTo(1);
        assertThat(all.days()).isEqualTo(Map.of(day.minusDays(30), List.of(earlier), day, List.of(first)));
        assertThat(all.unfolded()).containsExactly(logged(two), refund);
        commit(new ChangeBuilder()
                .histories(Map.of(key, new HistoryAppend(3, List.of(second))))
                .build());
        History today = history(key, day, day);
        assertThat(today.foldedThrough()).isEqualTo(3);
        assertThat(today.days()).isEqualTo(Map.of(day, List.of(first, second)));
        assertThat(today.unfolded()).isEmpty();
        assertThat(history(unasked, day, day))
                .isEqualTo(new History(0, Collections.emptyNavigableMap(), List.of(logged(one), logged(two), refund)));
        assertThat(history(nobody, day, day)).isEqualTo(new History(0, Collections.emptyNavigableMap(), List.of()));
    }

    @Test
    void aPrunedDecisionIsOutOfItsSubjectsLogAndHistories() {
        DecisionRecord one = samples.decision("e1", "ann", 1);
        DecisionRecord two = samples.decision("e2", "ann", 2);
        LoggedEvent refund = new LoggedEvent(
                3,
                one.decision().occurredAt(),
                one.event(),
                new Refund(BigDecimal.ZERO, new BigDecimal("10.00"), new BigDecimal("10.00")));
        HistoryKey key = new HistoryKey(T, "ann", "purchase", "aggregate-1");
        HistoryKey unasked = new HistoryKey(T, "ann", "purchase", "aggregate-2");
        HistoryKey other = new HistoryKey(T, "ben", "purchase", "aggregate-1");
        LocalDate day = LocalDate.of(2026, 11, 21);
        HistoryEntry today = new HistoryEntry(AT, day, 1, null, null, null, Reason.of(ReasonCode.MISSING_VALUE));
        HistoryEntry before = new HistoryEntry(AT.minusSeconds(86_400), day.minusDays(1), 1, null, null, null, null);
        HistoryAppend both = new HistoryAppend(3, List.of(before, today));
        commit(new ChangeBuilder()
                .decisions(one, two)
                .log(logged(one), logged(two), refund)
                .histories(Map.of(key, both, other, both))
                .build());
        assertThat(store.logged(T, Instant.EPOCH, AT.plusSeconds(1), 10))
                .extracting(logged -> logged.event().eventId(), Store.Logged::decidedAt)
                .containsExactly(tuple("e1", AT), tuple("e2", AT));
        assertThat(store.logged(T, Instant.EPOCH, AT, 10)).isEmpty();
        assertThat(store.logged("other-tenant", Instant.EPOCH, AT.plusSeconds(1), 10))
                .isEmpty();
        DecisionRecord bare = one.pruned(Samples.SEALER);
        commit(new ChangeBuilder().pruned(new Change.Pruned(bare, day)).build());
        assertThat(load(new EventKey(T, "e1")).get(new EventKey(T, "e1"))).isEqualTo(bare);
        assertThat(store.records().event(T, "e1").orElseThrow().isErased()).isTrue();
        assertThat(store.records().decision(T, "e1")).contains(bare.decision());
        assertThat(store.records().events(Query.of(T).subject("ann")).items()).hasSize(2);
        assertThat(store.logged(T, AT, AT.plusSeconds(1), 10))
                .extracting(logged -> logged.event().eventId())
                .containsExactly("e2");
        assertThat(history(unasked, day.minusDays(9), day).unfolded()).containsExactly(logged(two));
        assertThat(history(key, day.minusDays(9), day).days()).isEqualTo(Map.of(day, List.of(today)));
        assertThat(history(other, day.minusDays(9), day).days()).hasSize(2);
    }

    @Test
    void theOpenIssuancesOfASubjectAreThoseThatAreOpenNow() {
        Issuance open = samples.issuance("i1", "ann", IssuanceState.ISSUED, null);
        Issuance over = samples.issuance("i2", "ann", IssuanceState.REDEEMED, null);
        Issuance of = samples.issuance("i3", "ben", IssuanceState.ISSUED, null);
        commit(new ChangeBuilder().issuances(open, over, of).build());
        OpenIssuancesKey key = new OpenIssuancesKey(T, "ann");
        assertThat(load(key).get(key)).isEqualTo(new OpenIssuances(List.of(open)));
        Issuance used = open.as(open.standing().moved(IssuanceState.REDEEMED, AT.plusSeconds(1)));
        commit(new ChangeBuilder().issuances(used).build());
        assertThat(load(key).get(key)).isEqualTo(new OpenIssuances(List.of()));
        assertThat(store.records().issuance(T, open.id())).contains(used);
        OpenIssuancesKey nobody = new OpenIssuancesKey(T, "nobody");
        assertThat(load(nobody).get(nobody)).isEqualTo(new OpenIssuances(List.of()));
    }

    @Test
    void dueWorkIsClaimedByOneAtATime() {
        List<Issuance> due = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            due.add(samples.issuance("i" + i, "ann", IssuanceState.ISSUED, AT.plusSeconds(10 - i)));
        }
        Issuance later = samples.issuance("later", "ann", IssuanceState.ISSUED, AT.plusSeconds(60));
        commit(new ChangeBuilder().issuances(due).issuances(later).build());
        Instant now = Instant.now();
        List<IssuanceLease> some = store.leaseIssuances(AT.plusSeconds(10), 4, now, Duration.ofMinutes(5));
        assertThat(some)
                .extracting(lease -> lease.issuance().id())
                .containsExactly(
                        due.get(9).id(),
                        due.get(8).id(),
                        due.get(7).id(),
                        due.get(6).id());
        List<IssuanceLease> others = store.leaseIssuances(AT.plusSeconds(10), 100, now, Duration.ZERO);
        assertThat(others)
                .extracting(lease -> lease.issuance().id())
                .hasSize(6)
                .doesNotContainAnyElementsOf(
                        some.stream().map(lease -> lease.issuance().id()).toList());
        assertThat(store.leaseIssuances(AT.plusSeconds(10), 100, now.plusSeconds(1), Duration.ofMinutes(5)))
                .as("a lease of zero length only reads")
                .hasSize(6);
        assertThat(store.leaseIssuances(AT.plusSeconds(10), 100, now, Duration.ofMinutes(5)))
                .isEmpty();
        assertThat(store.due(null, 100, now)).isEqualTo(new Due(11, AT.plusSeconds(1)));
        assertThat(store.due(null, 4, now)).isEqualTo(new Due(4, AT.plusSeconds(1)));
    }

    @Test
    void whoWasOvertakenCannotGiveALeaseBack() {
        Issuance due = samples.issuance("i1", "ann", IssuanceState.ISSUED, AT);
        commit(new ChangeBuilder().issuances(due).build());
        LeaseKey key = new LeaseKey(T, due.id());
        IssuanceLease slow =
                store.leaseIssuances(AT, 1, Instant.now(), Duration.ZERO).get(0);
        IssuanceLease quick = store.leaseIssuances(AT, 1, Instant.now().plusSeconds(1), Duration.ofMinutes(5))
                .get(0);
        assertThat(quick.fence()).isGreaterThan(slow.fence());
        try (UnitOfWork work = store.begin()) {
            Lease lease = work.load(new TreeSet<>(), request(key)).get(key);
            assertThat(lease).isNotNull().extracting(Lease::fence).isEqualTo(quick.fence());
            assertThat(work.commit(new ChangeBuilder()
                            .states(Map.of(key, new Lease(slow.fence(), null)))
                            .decisions(samples.decision("e1", "ann", 1))
                            .build()))
                    .isFalse();
        }
        assertThat(store.records().decision(T, "e1")).isEmpty();
        commit(new ChangeBuilder()
                .states(Map.of(key, new Lease(quick.fence(), null)))
                .build());
        assertThat(store.leaseIssuances(AT, 1, Instant.now(), Duration.ofMinutes(5)))
                .as("a returned lease can be acquired again")
                .hasSize(1);
    }

    @Test
    void claimsOfManyThreadsDoNotOverlap() throws Exception {
        List<Issuance> due = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            due.add(samples.issuance("i" + i, "s" + i, IssuanceState.ISSUED, AT));
        }
        commit(new ChangeBuilder().issuances(due).build());
        List<List<IssuanceLease>> leased = inParallel(8, n -> {
            List<IssuanceLease> mine = new ArrayList<>();
            for (List<IssuanceLease> some = leaseIssuances(); !some.isEmpty(); some = leaseIssuances()) {
                mine.addAll(some);
            }
            return mine;
        });
        List<String> ids = leased.stream()
                .flatMap(List::stream)
                .map(lease -> lease.issuance().id())
                .toList();
        assertThat(ids).doesNotHaveDuplicates().hasSize(200);
    }

    private List<IssuanceLease> leaseIssuances() {
        return store.leaseIssuances(AT, 7, Instant.now(), Duration.ofMinutes(5));
    }

    @Test
    void underALockNothingThatOthersWroteIsLost() throws Exception {
        CounterKey shared = new CounterKey(T, "cap", "scope", "lifetime", null);
        BudgetKey budget = new BudgetKey(T, "b", "lifetime");
        commit(new ChangeBuilder()
                .states(Map.of(budget, BudgetState.open(Money.of("USD", "100.00"), true)))
                .build());
        int threads = 8;
        int each = 25;
        inParallel(threads, n -> {
            for (int i = 0; i < each; i++) {
                // In a different order each time: the store locks in its own order.
                SortedSet<LockKey> locks = new TreeSet<>(List.of(
                        new LockKey(T, LockKey.Kind.RULES, "", true),
                        new LockKey(T, LockKey.Kind.SUBJECT, "s" + (n + i) % 5, false),
                        new LockKey(T, LockKey.Kind.BUDGET, "b", false),
                        new LockKey(T, LockKey.Kind.COUNTER, "cap/scope", false)));
                try (UnitOfWork work = store.begin()) {
                    Loaded loaded = work.load(locks, request(shared, budget));
                    Counter counter = loaded.get(shared);
                    long used = counter == null ? 0 : counter.used();
                    BudgetState before = Objects.requireNonNull(loaded.get(budget));
                    assertThat(before.reserved()).isEqualTo(used);
                    BudgetState after =
                            new BudgetState(before.opening(), before.limit(), used + 1, 0, before.alerted(), true);
                    assertThat(work.commit(new ChangeBuilder()
                                    .states(Map.of(shared, new Counter(used + 1, List.of()), budget, after))
                                    .build()))
                            .isTrue();
                }
            }
            return true;
        });
        assertThat(load(shared).get(shared)).isEqualTo(new Counter((long) threads * each, List.of()));
    }

    @Test
    void aLockThatIsHeldAloneWaitsForThoseWhoShareIt() throws Exception {
        LockKey shared = new LockKey(T, LockKey.Kind.RULES, "", true);
        LockKey alone = new LockKey(T, LockKey.Kind.RULES, "", false);
        ActiveRulesKey key = new ActiveRulesKey(T);
        FutureTask<Boolean> publishing = new FutureTask<>(() -> {
            try (UnitOfWork work = store.begin()) {
                work.load(new TreeSet<>(Set.of(alone)), request(key));
                return work.commit(new ChangeBuilder()
                        .states(Map.of(key, new ActiveRules(2, "digest-2")))
                        .build());
            }
        });
        Thread publisher = new Thread(publishing);
        try (UnitOfWork deciding = store.begin()) {
            deciding.load(new TreeSet<>(Set.of(shared)), request(key));
            publisher.start();
            Patience.until("the publisher waits", () -> publishing.isDone() || isBlocked(publisher));
            assertThat(publishing.isDone()).isFalse();
            assertThat(deciding.commit(new ChangeBuilder()
                            .decisions(samples.decision("e1", "ann", 1))
                            .build()))
                    .isTrue();
        }
        assertThat(publishing.get()).isTrue();
        assertThat(store.activeRules(T)).contains(new ActiveRules(2, "digest-2"));
        assertThat(store.records().tenants()).containsExactly(T);
    }
}
