package io.bonsela.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.Records;
import io.bonsela.api.command.NewCode;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Change.HistoryAppend;
import io.bonsela.api.store.Change.PublishedRules;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.Snapshot;
import io.bonsela.api.store.State.ActiveRules;
import io.bonsela.api.store.State.BudgetState;
import io.bonsela.api.store.State.Counter;
import io.bonsela.api.store.State.Credential;
import io.bonsela.api.store.State.History;
import io.bonsela.api.store.State.Refunded;
import io.bonsela.api.store.State.Subject;
import io.bonsela.api.store.State.WalletDebt;
import io.bonsela.api.store.State.WrongCodes;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.BudgetKey;
import io.bonsela.api.store.StateKey.CounterKey;
import io.bonsela.api.store.StateKey.CredentialKey;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.HistoryKey;
import io.bonsela.api.store.StateKey.RefundKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.api.store.StateKey.WalletDebtKey;
import io.bonsela.api.store.StateKey.WrongCodesKey;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Contract for every store: reading records. A test of a store extends this in the same way as {@link StoreContract}.
 */
public abstract class RecordsContract extends StoreKit {
    /** For subclasses. */
    protected RecordsContract() {}

    @Test
    void ruleSetsAreKeptByTheirDigest() {
        RuleSet rules =
                RuleSet.of(T, ZoneOffset.UTC).eventType("purchase", Map.of()).build();
        Publication first = new Publication(T, 1, "digest-1", AT, "ann");
        Publication again = new Publication(T, 2, "digest-1", AT.plusSeconds(1), "ben");
        for (Publication publication : List.of(first, again)) {
            commit(new ChangeBuilder()
                    .states(Map.of(new ActiveRulesKey(T), new ActiveRules(publication.version(), publication.digest())))
                    .ruleSet(new PublishedRules(publication.digest(), rules, publication))
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
        WalletDebtKey wallet = new WalletDebtKey(T, "ann", "POINTS");
        commit(new ChangeBuilder()
                .decisions(before)
                .states(Map.of(budget, funded, wallet, WalletDebt.NONE.and("credit", 3)))
                .build());
        try (Snapshot snapshot = store.snapshot()) {
            assertThat(snapshot.records().events(Query.of(T)).items()).containsExactly(before.event());
            assertThat(Books.of(snapshot, T).states())
                    .isEqualTo(Map.of(budget, funded, wallet, WalletDebt.NONE.and("credit", 3)));
            assertThat(Books.of(snapshot, "other-tenant").states()).isEmpty();
        }
        commit(new ChangeBuilder().decisions(samples.decision("e2", "ann", 2)).build());
        try (Snapshot snapshot = store.snapshot()) {
            assertThat(snapshot.records().events(Query.of(T)).items()).hasSize(2);
        }
    }

    @Test
    void listsAreInTheOrderOfTimeAndComeInPages() {
        List<DecisionRecord> records = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            // Two for each instant, the later instants first.
            records.add(
                    new Samples(T, AT.plusSeconds(100 - i / 2)).decision("e" + i, i % 2 == 0 ? "ann" : "ben", 1 + i));
        }
        for (DecisionRecord record : records) {
            Issuance issuance = record.decision().issuances().get(0);
            commit(new ChangeBuilder()
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
        Collections.reverse(expected);
        assertThat(paged(Query.of(T).newestFirst().limit(4), store.records()::events))
                .extracting(event -> event.id())
                .containsExactlyElementsOf(expected);
        assertThat(paged(Query.of(T).newestFirst().subject("ann").limit(5), store.records()::issuances))
                .hasSize(13)
                .extracting(Issuance::eventId)
                .isSubsetOf(expected)
                .startsWith("e0");
        assertThat(paged(period.newestFirst(), store.records()::issuances))
                .extracting(Issuance::eventId)
                .containsExactly("e13", "e12", "e15", "e14", "e17", "e16", "e19", "e18", "e21", "e20");
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
        commit(new ChangeBuilder()
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
        commit(new ChangeBuilder()
                .decisions(record, samples.decision("e2", "other", 1))
                .log(logged(record))
                .issuances(issuance)
                .ledger(samples.posting(issuance))
                .commands(samples.audit("c1", phone, "clerk"), samples.audit("c2", null, phone))
                .states(Map.of(
                        new SubjectKey(T, phone),
                        new Subject(Map.of("purchase", 1L), Set.of(), List.of(), 0, null),
                        counter,
                        new Counter(1, List.of()),
                        new WalletDebtKey(T, phone, "POINTS"),
                        WalletDebt.NONE.and("credit", 2),
                        new RefundKey(T, phone, "e1"),
                        new Refunded(BigDecimal.ONE, BigDecimal.TEN, BigDecimal.ZERO, Map.of()),
                        new CredentialKey(T, phone, issuance.id()),
                        new Credential(NewCode.Kind.CODE, "k", 1, "hash", null),
                        WrongCodesKey.ofActor(T, phone),
                        new WrongCodes(1, AT),
                        WrongCodesKey.ofSubject(T, phone),
                        new WrongCodes(2, AT)))
                .histories(Map.of(history, new HistoryAppend(1, List.of())))
                .build());
        Erasure erasure = new Erasure(T, phone, "erased-1", AT, Samples.SEALER);
        commit(new ChangeBuilder().erasure(erasure).build());
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
                                new WalletDebtKey(T, phone, "POINTS"),
                                new RefundKey(T, phone, "e1"),
                                new CredentialKey(T, phone, issuance.id()),
                                WrongCodesKey.ofActor(T, phone),
                                WrongCodesKey.ofSubject(T, phone))
                        .states())
                .isEmpty();
        CounterKey renamed = new CounterKey(T, "cap", "scope", "lifetime", "erased-1");
        assertThat(load(renamed).get(renamed)).isEqualTo(new Counter(1, List.of()));
        History forgotten = history(history, LocalDate.of(2026, 1, 1), LocalDate.of(2026, 12, 31));
        assertThat(forgotten).isEqualTo(new History(0, Collections.emptyNavigableMap(), List.of()));
        commit(new ChangeBuilder().decisions(samples.decision("e3", phone, 1)).build());
        assertThat(records.events(Query.of(T).subject(phone)).items())
                .as("a new subject")
                .hasSize(1);
    }
}
