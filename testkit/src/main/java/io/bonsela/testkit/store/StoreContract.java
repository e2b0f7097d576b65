package io.bonsela.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.BonselaException;
import io.bonsela.api.BudgetBalance;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Issuance;
import io.bonsela.api.IssuanceState;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Money;
import io.bonsela.api.Page;
import io.bonsela.api.Publication;
import io.bonsela.api.Query;
import io.bonsela.api.Records;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Change;
import io.bonsela.api.store.Change.HistoryAppend;
import io.bonsela.api.store.Change.PublishedRules;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.LoadRequest;
import io.bonsela.api.store.LoadRequest.Dates;
import io.bonsela.api.store.Loaded;
import io.bonsela.api.store.LockKey;
import io.bonsela.api.store.Snapshot;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.ActiveRules;
import io.bonsela.api.store.State.Attempts;
import io.bonsela.api.store.State.BudgetState;
import io.bonsela.api.store.State.Counter;
import io.bonsela.api.store.State.Credential;
import io.bonsela.api.store.State.History;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.api.store.State.Lease;
import io.bonsela.api.store.State.LoggedEvent;
import io.bonsela.api.store.State.OpenIssuances;
import io.bonsela.api.store.State.Refund;
import io.bonsela.api.store.State.Refunded;
import io.bonsela.api.store.State.Subject;
import io.bonsela.api.store.State.Wallet;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.AttemptsKey;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.api.store.StateKey.CommandKey;
import io.bonsela.api.store.StateKey.CounterKey;
import io.bonsela.api.store.StateKey.CredentialKey;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.HistoryKey;
import io.bonsela.api.store.StateKey.IssuanceKey;
import io.bonsela.api.store.StateKey.LeaseKey;
import io.bonsela.api.store.StateKey.OpenIssuancesKey;
import io.bonsela.api.store.StateKey.RefundKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.api.store.StateKey.WalletKey;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.Store.Claim;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.testkit.Invariants;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every store does. A test of a store extends this, gives an empty one, and needs {@code bonsela-engine-core} at test
 * time if it keeps the engine's bytes.
 */
public abstract class StoreContract {
    private static final String T = "tenant";
    private static final Instant AT = Instant.parse("2026-11-21T10:00:00.123456Z");

    private final Samples samples = new Samples(T, AT);

    @SuppressWarnings("NullAway.Init") // before each test
    private Store store;

    /** For subclasses. */
    protected StoreContract() {}

    /** An empty store. */
    protected abstract Store open();

    @BeforeEach
    void begin() {
        store = open();
    }

    @AfterEach
    void end() {
        store.close();
    }

    @Test
    void whatIsCommittedIsThereForAllWholeAndTheSame() {
        DecisionRecord record = samples.decision("e1", "ann", 1);
        Issuance issuance = record.decision().issuances().get(0);
        List<LedgerEntry> posting = samples.posting(issuance);
        AuditRecord audit = samples.audit("c1", "ann", "clerk");
        commit(samples.change()
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
        commit(samples.change().decisions(record).build());
        Change again = samples.change()
                .states(Map.of(new SubjectKey(T, "ann"), new Subject(Map.of("purchase", 7L))))
                .decisions(samples.decision("e2", "ann", 2), record)
                .issuances(record.decision().issuances().get(0))
                .ledger(samples.posting(record.decision().issuances().get(0)))
                .build();
        try (UnitOfWork work = store.begin()) {
            work.load(new TreeSet<>(), request(new SubjectKey(T, "ann")));
            assertThat(work.commit(again)).as("an event is decided once").isFalse();
        }
        assertThat(load(new SubjectKey(T, "ann")).states()).isEmpty();
        assertThat(store.records().decision(T, "e2")).isEmpty();
        assertThat(store.records().issuances(Query.of(T)).items()).isEmpty();
        assertThat(store.records().ledger(Query.of(T)).items()).isEmpty();
    }

    @Test
    void aCommandIsAnsweredOnce() {
        commit(samples.change().commands(samples.audit("c1", "ann", "clerk")).build());
        try (UnitOfWork work = store.begin()) {
            work.load(new TreeSet<>(), request(new CommandKey(T, "c1")));
            assertThat(work.commit(samples.change()
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
        commit(samples.change().states(first).build());
        commit(samples.change().states(others).build());
        assertThat(load(first.keySet().toArray(StateKey<?>[]::new)).states()).isEqualTo(first);
        Map<StateKey<?>, State> later = new HashMap<>();
        samples.states("x", 2).forEach((key, state) -> later.put(key, state));
        try (UnitOfWork work = store.begin()) {
            work.load(new TreeSet<>(), new LoadRequest(later.keySet(), Map.of()));
            assertThat(work.commit(samples.change().states(later).build())).isTrue();
        }
        assertThat(load(later.keySet().toArray(StateKey<?>[]::new)).states()).isEqualTo(later);
        assertThat(load(others.keySet().toArray(StateKey<?>[]::new)).states()).isEqualTo(others);
        Set<StateKey<?>> elsewhere = new HashSet<>();
        new Samples("other-tenant", AT).states("x", 1).keySet().forEach(elsewhere::add);
        assertThat(load(elsewhere.toArray(StateKey<?>[]::new)).states()).isEmpty();
    }

    @Test
    void aBudgetThatIsBoundedCannotBeWrittenBeyondItsLimit() {
        BudgetKey key = new BudgetKey(T, "b", "lifetime");
        Money ten = Money.of("USD", "10.00");
        commit(samples.change()
                .states(Map.of(key, new BudgetState(ten, ten, 900, 100, BigDecimal.ZERO, true)))
                .build());
        try (UnitOfWork work = store.begin()) {
            work.load(new TreeSet<>(), request(key));
            Change beyond = samples.change()
                    .states(Map.of(key, new BudgetState(ten, ten, 901, 100, BigDecimal.ZERO, true)))
                    .decisions(samples.decision("e1", "ann", 1))
                    .build();
            assertThatThrownBy(() -> work.commit(beyond)).isInstanceOf(BonselaException.class);
        }
        assertThat(store.records().decision(T, "e1")).isEmpty();
        commit(samples.change()
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
        commit(samples.change()
                .decisions(one, two)
                .log(logged(one), logged(two), refund)
                .build());
        LocalDate day = LocalDate.of(2026, 11, 21);
        HistoryEntry first = new HistoryEntry(AT, day, 1, new BigDecimal("10.00"), "USD");
        HistoryEntry second = new HistoryEntry(AT.plusSeconds(1), day, 1, null, null);
        HistoryEntry earlier = new HistoryEntry(AT, day.minusDays(30), -1, new BigDecimal("-2.5"), "POINTS");
        commit(samples.change()
                .histories(Map.of(key, new HistoryAppend(1, List.of(first, earlier))))
                .build());
        History all = history(key, day.minusDays(30), day);
        assertThat(all.foldedThrough()).isEqualTo(1);
        assertThat(all.days()).isEqualTo(Map.of(day.minusDays(30), List.of(earlier), day, List.of(first)));
        assertThat(all.unfolded()).containsExactly(logged(two), refund);
        commit(samples.change()
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
        HistoryEntry today = new HistoryEntry(AT, day, 1, null, null);
        HistoryEntry before = new HistoryEntry(AT.minusSeconds(86_400), day.minusDays(1), 1, null, null);
        HistoryAppend both = new HistoryAppend(3, List.of(before, today));
        commit(samples.change()
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
        DecisionRecord bare = one.withoutDetails("ann", whole -> "digest-of-all");
        commit(samples.change().pruned(new Change.Pruned(bare, day)).build());
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
        commit(samples.change().issuances(open, over, of).build());
        OpenIssuancesKey key = new OpenIssuancesKey(T, "ann");
        assertThat(load(key).get(key)).isEqualTo(new OpenIssuances(List.of(open)));
        Issuance used = open.as(open.standing().moved(IssuanceState.REDEEMED, AT.plusSeconds(1)));
        commit(samples.change().issuances(used).build());
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
        commit(samples.change().issuances(due).issuances(later).build());
        Instant now = Instant.now();
        List<Claim> some = store.claim(AT.plusSeconds(10), 4, now, Duration.ofMinutes(5));
        assertThat(some)
                .extracting(claim -> claim.issuance().id())
                .containsExactly(
                        due.get(9).id(),
                        due.get(8).id(),
                        due.get(7).id(),
                        due.get(6).id());
        List<Claim> others = store.claim(AT.plusSeconds(10), 100, now, Duration.ZERO);
        assertThat(others)
                .extracting(claim -> claim.issuance().id())
                .hasSize(6)
                .doesNotContainAnyElementsOf(
                        some.stream().map(claim -> claim.issuance().id()).toList());
        assertThat(store.claim(AT.plusSeconds(10), 100, now.plusSeconds(1), Duration.ofMinutes(5)))
                .as("a lease of no length only looks")
                .hasSize(6);
        assertThat(store.claim(AT.plusSeconds(10), 100, now, Duration.ofMinutes(5)))
                .isEmpty();
    }

    @Test
    void whoWasOvertakenCannotGiveALeaseBack() {
        Issuance due = samples.issuance("i1", "ann", IssuanceState.ISSUED, AT);
        commit(samples.change().issuances(due).build());
        LeaseKey key = new LeaseKey(T, due.id());
        Claim slow = store.claim(AT, 1, Instant.now(), Duration.ZERO).get(0);
        Claim quick = store.claim(AT, 1, Instant.now().plusSeconds(1), Duration.ofMinutes(5))
                .get(0);
        assertThat(quick.fence()).isGreaterThan(slow.fence());
        try (UnitOfWork work = store.begin()) {
            Lease lease = work.load(new TreeSet<>(), request(key)).get(key);
            assertThat(lease).isNotNull().extracting(Lease::fence).isEqualTo(quick.fence());
            assertThat(work.commit(samples.change()
                            .states(Map.of(key, new Lease(slow.fence(), null)))
                            .decisions(samples.decision("e1", "ann", 1))
                            .build()))
                    .isFalse();
        }
        assertThat(store.records().decision(T, "e1")).isEmpty();
        commit(samples.change()
                .states(Map.of(key, new Lease(quick.fence(), null)))
                .build());
        assertThat(store.claim(AT, 1, Instant.now(), Duration.ofMinutes(5)))
                .as("given back, it can be claimed again")
                .hasSize(1);
    }

    @Test
    void claimsOfManyThreadsDoNotOverlap() throws Exception {
        List<Issuance> due = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            due.add(samples.issuance("i" + i, "s" + i, IssuanceState.ISSUED, AT));
        }
        commit(samples.change().issuances(due).build());
        List<List<Claim>> claimed = inParallel(8, n -> {
            List<Claim> mine = new ArrayList<>();
            for (List<Claim> some = claim(); !some.isEmpty(); some = claim()) {
                mine.addAll(some);
            }
            return mine;
        });
        List<String> ids = claimed.stream()
                .flatMap(List::stream)
                .map(claim -> claim.issuance().id())
                .toList();
        assertThat(ids).doesNotHaveDuplicates().hasSize(200);
    }

    private List<Claim> claim() {
        return store.claim(AT, 7, Instant.now(), Duration.ofMinutes(5));
    }

    @Test
    void underALockNothingThatOthersWroteIsLost() throws Exception {
        CounterKey shared = new CounterKey(T, "cap", "scope", "lifetime", null);
        BudgetKey budget = new BudgetKey(T, "b", "lifetime");
        commit(samples.change()
                .states(Map.of(budget, BudgetState.open(Money.of("USD", "100.00"), true)))
                .build());
        int threads = 8;
        int each = 25;
        inParallel(threads, n -> {
            for (int i = 0; i < each; i++) {
                // In another order each time: the store takes them in its own.
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
                    assertThat(work.commit(samples.change()
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
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<Boolean> publishing;
            try (UnitOfWork deciding = store.begin()) {
                deciding.load(new TreeSet<>(Set.of(shared)), request(key));
                publishing = threads.submit(() -> {
                    try (UnitOfWork work = store.begin()) {
                        work.load(new TreeSet<>(Set.of(alone)), request(key));
                        return work.commit(samples.change()
                                .states(Map.of(key, new ActiveRules(2, "digest-2")))
                                .build());
                    }
                });
                Thread.sleep(200);
                assertThat(publishing.isDone()).isFalse();
                assertThat(deciding.commit(samples.change()
                                .decisions(samples.decision("e1", "ann", 1))
                                .build()))
                        .isTrue();
            }
            assertThat(publishing.get()).isTrue();
        } finally {
            threads.shutdownNow();
        }
        assertThat(store.activeRules(T)).contains(new ActiveRules(2, "digest-2"));
        assertThat(store.tenants()).containsExactly(T);
    }

    @Test
    void ruleSetsAreKeptByTheirDigest() {
        RuleSet rules =
                RuleSet.of(T, ZoneOffset.UTC).eventType("purchase", Map.of()).build();
        Publication first = new Publication(T, 1, "digest-1", AT, "ann");
        Publication again = new Publication(T, 2, "digest-1", AT.plusSeconds(1), "ben");
        for (Publication publication : List.of(first, again)) {
            commit(samples.change()
                    .states(Map.of(new ActiveRulesKey(T), new ActiveRules(publication.version(), publication.digest())))
                    .ruleSet(new PublishedRules(publication, rules))
                    .build());
        }
        assertThat(store.records().publications(T)).containsExactly(first, again);
        assertThat(store.records().ruleSet(T, "digest-1").orElseThrow().differencesTo(rules))
                .isEmpty();
        assertThat(store.records().ruleSet(T).orElseThrow().differencesTo(rules))
                .isEmpty();
        assertThat(store.records().ruleSet(T, "digest-2")).isEmpty();
        assertThat(store.records().ruleSet("other-tenant", "digest-1")).isEmpty();
        assertThat(store.activeRules(T)).contains(new ActiveRules(2, "digest-1"));
        assertThat(store.activeRules("other-tenant")).isEmpty();
    }

    @Test
    void aSnapshotSeesOneInstant() {
        DecisionRecord before = samples.decision("e1", "ann", 1);
        BudgetKey budget = new BudgetKey(T, "b", "lifetime");
        BudgetState funded = BudgetState.open(Money.of("USD", "10.00"), true);
        WalletKey wallet = new WalletKey(T, "ann", "POINTS");
        commit(samples.change()
                .decisions(before)
                .states(Map.of(budget, funded, wallet, new Wallet(3)))
                .build());
        try (Snapshot snapshot = store.snapshot()) {
            assertThat(snapshot.records().events(Query.of(T)).items()).containsExactly(before.event());
            Map<StateKey<?>, State> balances = new HashMap<>();
            snapshot.balances(T, balances::put);
            assertThat(balances).isEqualTo(Map.of(budget, funded, wallet, new Wallet(3)));
            snapshot.balances("other-tenant", (key, state) -> assertThat(key).isNull());
        }
        commit(samples.change().decisions(samples.decision("e2", "ann", 2)).build());
        try (Snapshot snapshot = store.snapshot()) {
            assertThat(snapshot.records().events(Query.of(T)).items()).hasSize(2);
        }
    }

    @Test
    void listsAreInTheOrderOfTimeAndComeInPages() {
        List<DecisionRecord> records = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            // Two of each instant, and the later ones first.
            records.add(
                    new Samples(T, AT.plusSeconds(100 - i / 2)).decision("e" + i, i % 2 == 0 ? "ann" : "ben", 1 + i));
        }
        for (DecisionRecord record : records) {
            Issuance issuance = record.decision().issuances().get(0);
            commit(samples.change()
                    .decisions(record)
                    .issuances(issuance)
                    .ledger(new Samples(T, issuance.issuedAt()).posting(issuance))
                    .build());
        }
        List<String> expected = new ArrayList<>();
        for (int i = 24; i >= 0; i -= 2) {
            expected.add("e" + i);
            if (i + 1 < 25) {
                expected.add("e" + (i + 1));
            }
        }
        assertThat(paged(Query.of(T).limit(4), store.records()::events))
                .extracting(event -> event.id())
                .containsExactlyElementsOf(expected);
        assertThat(paged(Query.of(T).limit(7), store.records()::issuances))
                .extracting(Issuance::eventId)
                .containsExactlyElementsOf(expected);
        assertThat(paged(Query.of(T).limit(3), store.records()::ledger)).hasSize(50);
        assertThat(paged(Query.of(T).subject("ann").limit(5), store.records()::events))
                .hasSize(13)
                .allMatch(event -> event.subject().equals("ann"));
        Query period =
                Query.of(T).between(AT.plusSeconds(90), AT.plusSeconds(95)).limit(2);
        assertThat(paged(period, store.records()::issuances))
                .extracting(Issuance::eventId)
                .containsExactly("e20", "e21", "e18", "e19", "e16", "e17", "e14", "e15", "e12", "e13");
        assertThatThrownBy(() -> store.records().events(Query.of(T).after("nonsense")))
                .isInstanceOfSatisfying(
                        BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_VALUE));
    }

    @Test
    void listsKnowTheirCriteriaAndRefuseOthers() {
        DecisionRecord record = samples.decision("e1", "ann", 1);
        Issuance issuance = record.decision().issuances().get(0);
        DecisionRecord other = samples.decision("e2", "ben", 1);
        Issuance theirs = other.decision().issuances().get(0);
        commit(samples.change()
                .decisions(record, other)
                .issuances(issuance, theirs)
                .ledger(samples.posting(issuance))
                .ledger(samples.posting(theirs))
                .ledger(samples.funding())
                .commands(samples.audit("c1", "ann", "clerk"), samples.audit("c2", null, "boss"))
                .build());
        Records records = store.records();
        Query all = Query.of(T);
        for (Query query : List.of(
                all.subject("ann"),
                all.event("e1"),
                all.issuance(issuance.id()),
                all.subject("ann")
                        .event("e1")
                        .rule("rule")
                        .reward("reward")
                        .campaign("campaign")
                        .state(IssuanceState.ISSUED))) {
            assertThat(records.issuances(query).items()).containsExactly(issuance);
        }
        for (Query query : List.of(
                all.campaign("campaign"), all.rule("rule"), all.reward("reward"), all.state(IssuanceState.ISSUED))) {
            assertThat(records.issuances(query).items()).containsExactly(issuance, theirs);
        }
        for (Query query : List.of(
                all.subject("nobody"),
                all.event("e3"),
                all.issuance("x"),
                all.campaign("x"),
                all.rule("x"),
                all.reward("x"),
                all.state(IssuanceState.FAILED),
                all.subject("ann").event("e2"),
                Query.of("other-tenant"))) {
            assertThat(records.issuances(query).items()).isEmpty();
        }
        for (Query query : List.of(
                all.subject("ann"),
                all.issuance(issuance.id()),
                all.subject("ann").issuance(issuance.id()).campaign("campaign").rule("rule"))) {
            assertThat(records.ledger(query).items()).isEqualTo(samples.posting(issuance));
        }
        assertThat(records.ledger(all.account(LedgerEntry.FUNDING)).items()).hasSize(1);
        assertThat(records.ledger(all.rule("rule")).items()).hasSize(4);
        assertThat(records.ledger(Query.of("other-tenant")).items()).isEmpty();
        assertThat(records.audit(all.subject("ann")).items()).containsExactly(samples.audit("c1", "ann", "clerk"));
        assertThat(records.audit(all.actor("boss")).items()).containsExactly(samples.audit("c2", null, "boss"));
        assertThat(records.audit(Query.of("other-tenant")).items()).isEmpty();
        for (Runnable refused : List.<Runnable>of(
                () -> records.events(all.rule("r")),
                () -> records.events(all.actor("a")),
                () -> records.issuances(all.account("a")),
                () -> records.ledger(all.event("e")),
                () -> records.audit(all.campaign("c")))) {
            assertThatThrownBy(refused::run).isInstanceOf(BonselaException.class);
        }
    }

    @Test
    void erasingReplacesTheNameEverywhere() {
        String phone = "+263771234567";
        DecisionRecord record = samples.decision("e1", phone, 1);
        Issuance issuance = record.decision().issuances().get(0);
        HistoryKey history = new HistoryKey(T, phone, "purchase", "aggregate-1");
        CounterKey counter = new CounterKey(T, "cap", "scope", "lifetime", phone);
        commit(samples.change()
                .decisions(record, samples.decision("e2", "other", 1))
                .log(logged(record))
                .issuances(issuance)
                .ledger(samples.posting(issuance))
                .commands(samples.audit("c1", phone, "clerk"), samples.audit("c2", null, phone))
                .states(Map.of(
                        new SubjectKey(T, phone),
                        new Subject(Map.of("purchase", 1L)),
                        counter,
                        new Counter(1, List.of()),
                        new WalletKey(T, phone, "POINTS"),
                        new Wallet(2),
                        new RefundKey(T, phone, "e1"),
                        new Refunded(BigDecimal.ONE, BigDecimal.TEN),
                        new CredentialKey(T, phone, issuance.id()),
                        new Credential(NewCode.Kind.CODE, "k", 1, "hash", null),
                        AttemptsKey.ofActor(T, phone),
                        new Attempts(1, AT)))
                .histories(Map.of(history, new HistoryAppend(1, List.of())))
                .build());
        Erasure erasure = new Erasure(
                T,
                phone,
                "erased-1",
                decision -> "digest-of-" + decision.event().id());
        commit(samples.change().erasure(erasure).build());
        Records records = store.records();
        assertThat(records.event(T, "e1").orElseThrow().subject()).isEqualTo("erased-1");
        assertThat(records.decision(T, "e1")).contains(erasure.of(record).decision());
        assertThat(load(new EventKey(T, "e1")).get(new EventKey(T, "e1"))).isEqualTo(erasure.of(record));
        assertThat(records.issuance(T, issuance.id())).contains(erasure.of(issuance));
        assertThat(records.ledger(Query.of(T).subject("erased-1")).items()).hasSize(2);
        assertThat(records.events(Query.of(T).subject("erased-1")).items()).hasSize(1);
        assertThat(records.issuances(Query.of(T).subject("erased-1")).items()).hasSize(1);
        assertThat(records.audit(Query.of(T).subject("erased-1")).items()).hasSize(1);
        assertThat(records.audit(Query.of(T).actor("erased-1")).items()).hasSize(1);
        assertThat(records.event(T, "e2").orElseThrow().subject()).isEqualTo("other");
        assertThat(load(
                                new SubjectKey(T, phone),
                                counter,
                                new WalletKey(T, phone, "POINTS"),
                                new RefundKey(T, phone, "e1"),
                                new CredentialKey(T, phone, issuance.id()),
                                AttemptsKey.ofActor(T, phone))
                        .states())
                .isEmpty();
        CounterKey renamed = new CounterKey(T, "cap", "scope", "lifetime", "erased-1");
        assertThat(load(renamed).get(renamed)).isEqualTo(new Counter(1, List.of()));
        History forgotten = history(history, LocalDate.of(2026, 1, 1), LocalDate.of(2026, 12, 31));
        assertThat(forgotten).isEqualTo(new History(0, Collections.emptyNavigableMap(), List.of()));
        commit(samples.change().decisions(samples.decision("e3", phone, 1)).build());
        assertThat(records.events(Query.of(T).subject(phone)).items())
                .as("a new subject")
                .hasSize(1);
    }

    private void commit(Change change) {
        try (UnitOfWork work = store.begin()) {
            Set<StateKey<?>> keys = new HashSet<>(change.states().keySet());
            keys.add(new ActiveRulesKey(T));
            work.load(new TreeSet<>(), new LoadRequest(keys, Map.of()));
            assertThat(work.commit(change)).isTrue();
        }
    }

    private Loaded load(StateKey<?>... keys) {
        try (UnitOfWork work = store.begin()) {
            return work.load(new TreeSet<>(), request(keys));
        }
    }

    private History history(HistoryKey key, LocalDate from, LocalDate until) {
        LoadRequest request = new LoadRequest(Set.of(), Map.of(key, new Dates(from, until)));
        try (UnitOfWork work = store.begin()) {
            return Objects.requireNonNull(work.load(new TreeSet<>(), request).get(key));
        }
    }

    private static LoadRequest request(StateKey<?>... keys) {
        return new LoadRequest(Set.of(keys), Map.of());
    }

    private static LoggedEvent logged(DecisionRecord record) {
        return new LoggedEvent(record.sequence(), record.decision().occurredAt(), record.event(), null);
    }

    private static <T> List<T> paged(Query query, Function<Query, Page<T>> list) {
        List<T> all = new ArrayList<>();
        Page<T> page = list.apply(query);
        while (page.next().isPresent()) {
            assertThat(page.items()).hasSize(query.limit());
            all.addAll(page.items());
            page = list.apply(query.after(page.next().get()));
        }
        all.addAll(page.items());
        assertThat(all).isEqualTo(Invariants.all(query, list));
        return all;
    }

    /** What one of several threads does. */
    @FunctionalInterface
    private interface Work<R> {
        R of(int number) throws Exception;
    }

    private static <R> List<R> inParallel(int count, Work<R> work) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<R>> results = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                results.add(threads.submit(() -> work.of(number)));
            }
            List<R> done = new ArrayList<>();
            for (Future<R> result : results) {
                done.add(result.get());
            }
            return done;
        } finally {
            threads.shutdownNow();
        }
    }
}
