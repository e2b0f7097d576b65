package io.bonsela.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.Records;
import io.bonsela.api.Records.SubjectExport;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder.ApprovalPolicy;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.Pause;
import io.bonsela.api.command.Pause.Part;
import io.bonsela.api.command.Publish;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.Spend;
import io.bonsela.api.spi.KeyRing;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.core.memory.MemoryStore;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.TestKeys;
import io.bonsela.testkit.store.Books;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The export and the erasure of a subject. */
class ErasureTest {
    private static final String T = "club";
    private static final String NAME = "+263771234567";

    private final MemoryStore store = new MemoryStore();
    private final Club club = new Club(RewardEngine.builder().store(store), T);
    private final Records records = club.engine().records();

    @AfterEach
    void close() {
        club.close();
    }

    @Test
    void theExportHoldsAllThatConcernsTheSubject() {
        club.buy(T, NAME, "30.00");
        club.buy(T, "other", "30.00");
        club.run(T, o -> new Spend(o, NAME, Money.of("POINTS", "5")));
        SubjectExport export = club.engine().reports().export(T, NAME);
        assertThat(export.events()).hasSize(1).allMatch(e -> e.subject().equals(NAME));
        assertThat(export.decisions()).hasSize(1);
        assertThat(export.issuances()).hasSize(2);
        assertThat(export.ledger()).isNotEmpty().allMatch(e -> NAME.equals(e.subject()));
        assertThat(export.audit()).extracting(AuditRecord::verb).containsExactly("spend");
    }

    @Test
    void nothingThatNamesThePersonIsLeftAndTheBooksStayBalanced() {
        Decision decision = club.buy(T, NAME, "30.00");
        club.code(decision.issuances().get(1));
        club.run(T, o -> new Spend(o.because("phone " + NAME), NAME, Money.of("POINTS", "5")));
        Event event = records.event(T, decision.eventId()).orElseThrow();
        Origin origin = Origin.of(T, "erase-1", "officer");
        Receipt receipt = club.engine().execute(new Erase(origin, NAME));
        assertThat(receipt.isDone()).isTrue();
        String everything = everything();
        assertThat(everything).contains("erased:").doesNotContain(NAME).doesNotContain("shop of");
        assertThat(club.engine().reports().reconcile(T).differences()).isEmpty();
        Invariants.postingsBalance(records, T);
        assertThat(records.issuances(Query.of(T)).items())
                .extracting(Issuance::subject)
                .allMatch(name -> name.startsWith("erased:"));

        assertThat(digest(decision.eventId())).as("the decision as it was").startsWith("test:");
        assertThat(club.engine().process(event).status())
                .as("the event is still known")
                .isEqualTo(Decision.Status.REPEATED);
        assertThat(club.engine().execute(new Erase(origin, NAME)).status()).isEqualTo(Receipt.Status.REPEATED);
        assertThat(club.buy(T, NAME, "30.00").issuances()).as("a new subject").hasSize(2);
        assertThat(club.engine().reports().wallet(T, NAME).get(0).available()).isEqualTo(Money.of("POINTS", "50"));
    }

    @Test
    void whatTheErasedSubjectEarnedCanStillBeUndone() {
        Decision decision = club.buy(T, NAME, "30.00");
        club.run(T, o -> new Erase(o, NAME));
        assertThat(club.run(T, o -> new Refund(o, decision.eventId())).isDone()).isTrue();
        assertThat(records.budgets(T).get(0).available()).isEqualTo(Money.of("USD", "100.00"));
        assertThat(club.engine().reports().reconcile(T).differences()).isEmpty();
    }

    @Test
    void aNameThatOnlyCommandsMentionIsErasedToo() {
        Issuance voucher = club.buy(T, "other", "30.00").issuances().get(1);
        club.run(T, o -> new Spend(o, NAME, Money.of("POINTS", "1")));
        club.run(T, o -> new Redeem(o, new Token.Trusted(voucher.id())).heldBy(NAME));
        club.run(T, o -> new Redeem(o, new Token.Code("0000-0000-0000")).heldBy(NAME));
        String wrong = club.code(voucher);
        club.code(voucher);
        club.engine().execute(new Redeem(Origin.of(T, "self-service", NAME), new Token.Code(wrong)));
        club.run(T, o -> new Erase(o, NAME));
        club.run(T, o -> new Erase(o, NAME));
        assertThat(everything()).doesNotContain(NAME).contains("other");
    }

    @Test
    void aNoteThatNamesThePersonIsErasedWhoeverItIsAbout() {
        club.buy(T, "other", "30.00");
        club.run(T, o -> new Spend(o.because("as " + NAME + " asked"), "other", Money.of("POINTS", "1")));
        club.run(T, o -> new Spend(o.because("as " + NAME + "9 asked"), "other", Money.of("POINTS", "1")));
        club.run(T, o -> new Erase(o, NAME));
        assertThat(records.audit(Query.of(T).subject("other")).items())
                .extracting(record -> record.origin().note())
                .containsExactly("erased", "as " + NAME + "9 asked");
    }

    @Test
    void aPseudonymIsNoSubjectAndNobodyCanGuessIt() {
        club.buy(T, NAME, "30.00");
        club.buy(T, "other", "30.00");
        club.run(T, o -> new Erase(o, NAME));
        club.run(T, o -> new Erase(o, "other"));
        List<String> pseudonyms = records.issuances(Query.of(T)).items().stream()
                .map(Issuance::subject)
                .distinct()
                .toList();
        assertThat(pseudonyms).hasSize(2).allMatch(name -> name.matches("erased:[0-9a-f]{32}"));
        String taken = pseudonyms.get(0);
        assertThatThrownBy(() -> club.buy(T, taken, "30.00")).satisfies(ErasureTest::isInvalid);
        assertThatThrownBy(() -> new Spend(Origin.of(T, "s", "x"), taken, Money.of("POINTS", "1")))
                .satisfies(ErasureTest::isInvalid);
        assertThatThrownBy(() -> new Erase(Origin.of(T, "s", "x"), "erased:anything"))
                .satisfies(ErasureTest::isInvalid);
        // Two shops that erase under the same command have different pseudonyms.
        assertThat(pseudonymAfterErasing()).isNotEqualTo(pseudonymAfterErasing());
    }

    private static String pseudonymAfterErasing() {
        try (Club club = new Club(T)) {
            Decision decision = club.buy(T, NAME, "30.00");
            club.engine().execute(new Erase(Origin.of(T, "request-17", "officer"), NAME));
            return club.engine()
                    .records()
                    .event(T, decision.eventId())
                    .orElseThrow()
                    .subject();
        }
    }

    private static void isInvalid(Throwable failure) {
        assertThat(((BonselaException) failure).code()).isEqualTo(ErrorCode.INVALID_VALUE);
    }

    @Test
    void whoPublishedIsErasedToo() {
        club.engine().execute(new Pause(Origin.of(T, "pause", NAME), Part.all()));
        club.engine().execute(new Pause(Origin.of(T, "again", "other"), Part.all()));
        club.run(T, o -> new Erase(o, NAME));
        assertThat(everything() + records.publications(T)).doesNotContain(NAME);
    }

    @Test
    void whoOnlyProposedTheFirstRulesIsErasedToo() {
        Store store = new MemoryStore();
        try (RewardEngine engine = RewardEngine.builder()
                .store(store)
                .approvals(new ApprovalPolicy(true, List.of()))
                .build()) {
            Publish publish = new Publish(Origin.of(T, "p", NAME), Club.rules(T).build());
            assertThat(engine.execute(publish).refusal()).contains(ReasonCode.NEEDS_APPROVAL);
            assertThat(engine.execute(new Erase(Origin.of(T, "x", "officer"), NAME))
                            .isDone())
                    .isTrue();
            assertThat(store.records().audit(Query.of(T)).items().toString()).doesNotContain(NAME);
            assertThat(engine.execute(new Erase(Origin.of("unknown", "x", "officer"), NAME))
                            .refusal())
                    .contains(ReasonCode.NO_RULE_SET);
        }
    }

    @Test
    void anErasureThatFailsHasErasedNothingAndCanBeTriedAgain() {
        AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
        KeyRing failing = tenant -> {
            if (left.getAndDecrement() <= 0) {
                throw new IllegalStateException("the key service is down");
            }
            return TestKeys.ring().keys(tenant);
        };
        try (RewardEngine engine = RewardEngine.builder()
                .rules(Club.rules(T).build())
                .keys(failing)
                .build()) {
            for (int i = 0; i < 5; i++) {
                engine.process(Event.of("purchase")
                        .tenant(T)
                        .id("e" + i)
                        .subject(NAME)
                        .amount(Money.of("USD", "1.00"))
                        .build());
            }
            Erase erase = new Erase(Origin.of(T, "erase", "officer"), NAME);
            for (int calls = 0; calls < 3; calls++) {
                left.set(calls);
                try {
                    engine.execute(erase);
                    break;
                } catch (BonselaException e) {
                    assertThat(engine.records()
                                    .events(Query.of(T).subject(NAME))
                                    .items())
                            .hasSize(5);
                }
            }
            left.set(Integer.MAX_VALUE);
            assertThat(engine.execute(erase).isDone()).isTrue();
            assertThat(engine.records().events(Query.of(T).subject(NAME)).items())
                    .isEmpty();
        }
    }

    private String digest(String event) {
        EventKey key = new EventKey(T, event);
        try (UnitOfWork work = store.begin()) {
            return Objects.requireNonNull(Objects.requireNonNull(
                            work.load(new TreeSet<>(), new LoadRequest(Set.of(key), Map.of()))
                                    .get(key))
                    .originalSeal());
        }
    }

    private String everything() {
        StringBuilder text = new StringBuilder();
        text.append(Invariants.all(Query.of(T), records::events).stream()
                .map(e -> e + " " + e.subject() + e.attributes())
                .toList());
        text.append(Invariants.all(Query.of(T), records::events).stream()
                .map(e -> records.decision(T, e.id()).orElseThrow().toString())
                .toList());
        text.append(Invariants.all(Query.of(T), records::issuances));
        text.append(Invariants.all(Query.of(T), records::ledger));
        text.append(Invariants.all(Query.of(T), records::audit));
        text.append(Books.of(store, T));
        return text.toString();
    }
}
