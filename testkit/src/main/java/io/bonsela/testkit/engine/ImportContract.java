package io.bonsela.testkit.engine;

import static io.bonsela.api.rule.Expressions.literal;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.Records.PoolStock;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.ImportCodes;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Reward.Fulfilment.FromPool;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.api.store.Change;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.PoolCode;
import io.bonsela.api.store.State.PoolStage;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.PoolCodeKey;
import io.bonsela.api.store.StateKey.PoolStageKey;
import io.bonsela.api.store.Store;
import io.bonsela.api.store.UnitOfWork;
import io.bonsela.api.store.UnitOfWork.LoadRequest;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.TestKeys;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An import adds its codes to the stock all at once, whatever their number, and each code once. A test of a store
 * extends this.
 */
@SuppressWarnings("NullAway.Init") // set before each test
abstract class ImportContract {
    private static final String T = "tenant";
    private static final String POOL = "gifts";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-10T12:00:00Z"));
    private Store store;
    private RewardEngine engine;
    private Consumer<Decision> whenDecided = decision -> {};

    /** For subclasses. */
    protected ImportContract() {}

    /** An empty store. */
    protected abstract Store open() throws Exception;

    @BeforeEach
    void start() throws Exception {
        RuleSet rules = RuleSet.of(T, ZoneOffset.UTC)
                .eventType("visit", Map.of())
                .reward(Reward.of(POOL, "voucher", "USD")
                        .valued(Money.of("USD", "1.00"))
                        .from(new FromPool(POOL, null)))
                .rule(Rule.named("each")
                        .on("visit")
                        .when(literal(true))
                        .give(POOL)
                        .unbudgeted()
                        .build())
                .build();
        store = open();
        engine = RewardEngine.builder()
                .store(store)
                .rules(rules)
                .clock(clock)
                .keys(TestKeys.ring("one"))
                .manualDispatch()
                .listener(new RewardListener() {
                    @Override
                    public void decided(Decision decision) {
                        whenDecided.accept(decision);
                    }
                })
                .build();
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static List<String> codes(int from, int until) {
        return IntStream.range(from, until).mapToObj(i -> "CODE-" + i).toList();
    }

    private Receipt imports(String id, List<String> codes) {
        return engine.execute(new ImportCodes(Origin.of(T, id, "clerk"), POOL, codes));
    }

    private Decision visit(int number) {
        return engine.process(
                Event.of("visit").tenant(T).id("e" + number).subject("ann").build());
    }

    private long imported() {
        return engine.records().pools(T).stream().mapToLong(PoolStock::imported).sum();
    }

    private void reconciles() {
        Invariants.reconciles(engine.reports(), T);
    }

    @Test
    void manyCodesAreDrawnInTheirOrder() {
        assertThat(visit(0).issuances()).isEmpty();
        assertThat(imports("one", codes(0, 3)).isDone()).isTrue();
        assertThat(imports("many", codes(3, 1_703)).isDone()).isTrue();
        assertThat(imported()).isEqualTo(1_703);
        for (int i = 0; i < 5; i++) {
            Issuance issuance = visit(i + 1).issuances().get(0);
            engine.deliveries().dispatchOnce();
            assertThat(engine.deliveries()
                            .voucherCode(T, issuance.id())
                            .orElseThrow()
                            .reveal())
                    .isEqualTo("CODE-" + i);
        }
        reconciles();
    }

    @Test
    void anImportIsDoneOnce() {
        assertThat(imports("many", codes(0, 1_200)).isDone()).isTrue();
        assertThat(imports("many", codes(0, 1_200)).status()).isEqualTo(Receipt.Status.REPEATED);
        assertThat(imports("many", codes(5, 1_200)).status()).isEqualTo(Receipt.Status.CONFLICT);
        assertThat(imported()).isEqualTo(1_200);
        reconciles();
    }

    @Test
    void aCodeThatIsThereRefusesTheWholeWithItsLine() {
        assertThat(imports("first", codes(100, 110)).isDone()).isTrue();
        List<String> other = new ArrayList<>(codes(1_000, 1_900));
        other.add(700, "CODE-105");
        Receipt refused = imports("second", other);
        assertThat(refused.refusal()).contains(ReasonCode.CODE_IN_POOL);
        assertThat(requireNonNull(refused.reason()).argument("line")).isEqualTo(BigDecimal.valueOf(701));
        assertThat(imported()).isEqualTo(10);
        reconciles();
        other.remove(700);
        assertThat(imports("third", other).isDone()).isTrue();
        assertThat(imported()).isEqualTo(910);
        reconciles();
    }

    @Test
    void ofImportsAtOnceEachCodeIsTakenOnce() {
        List<CompletableFuture<Receipt>> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int from = 600 * i;
            String id = "import-" + i;
            // Each import shares a hundred codes with the one before.
            answers.add(CompletableFuture.supplyAsync(() -> imports(id, codes(from, from + 700))));
        }
        List<Receipt> receipts = answers.stream().map(CompletableFuture::join).toList();
        long done = receipts.stream().filter(Receipt::isDone).count();
        assertThat(done).isBetween(1L, 3L);
        assertThat(receipts)
                .filteredOn(receipt -> !receipt.isDone())
                .allMatch(receipt -> receipt.refusal().orElseThrow() == ReasonCode.CODE_IN_POOL);
        assertThat(imported()).isEqualTo(700 * done);
        reconciles();
    }

    /** Simulates a caller that repeats a call that took too long. */
    @Test
    void whoAsksTwiceAtOnceLeavesNothingBehind() {
        List<CompletableFuture<Receipt>> answers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            int until = i % 3 == 2 ? 4_900 : 5_000;
            answers.add(CompletableFuture.supplyAsync(() -> imports("same", codes(0, until))));
        }
        List<Receipt.Status> answered = answers.stream()
                .map(CompletableFuture::join)
                .map(Receipt::status)
                .toList();
        assertThat(answered)
                .containsOnlyOnce(Receipt.Status.DONE)
                .contains(Receipt.Status.REPEATED, Receipt.Status.CONFLICT);
        // The clock stands still, so there must be no leftovers for which another import would have to wait.
        long before = imported();
        assertThat(imports("other", codes(6_000, 6_010)).isDone()).isTrue();
        assertThat(imported()).isEqualTo(before + 10);
        reconciles();
    }

    /** Another process was killed in the middle of an import: its staged codes belong to nobody and are replaced. */
    @Test
    void whatAnImportLeftThatCameToNothingGivesWay() {
        leaveAStageBehindFive();
        assertThat(imported()).as("codes that cannot be drawn").isEqualTo(5);
        clock.advance(Duration.ofMinutes(2));
        assertThat(imports("second", codes(5, 1_005)).isDone()).isTrue();
        assertThat(imported()).isEqualTo(1_005);
        areDrawnInOrder();
    }

    /** A listener's import is decided on its lane, without staging. */
    @Test
    void whatAnImportLeftGivesWayToAnImportAtOnce() {
        leaveAStageBehindFive();
        List<Receipt> receipts = new ArrayList<>();
        whenDecided = decision -> {
            whenDecided = next -> {};
            clock.advance(Duration.ofMinutes(2));
            receipts.add(imports("second", codes(5, 15)));
        };
        visit(100);
        assertThat(receipts).singleElement().matches(Receipt::isDone);
        assertThat(imported()).isEqualTo(15);
        reconciles();
    }

    private void leaveAStageBehindFive() {
        imports("first", codes(0, 5));
        Map<StateKey<?>, State> left = new HashMap<>();
        left.put(new PoolStageKey(T, POOL), new PoolStage("another/one", 3, null, clock.instant()));
        for (int i = 0; i < 3; i++) {
            left.put(new PoolCodeKey(T, POOL, "hash-" + i), new PoolCode(6 + i, "sealed"));
        }
        try (UnitOfWork work = store.begin()) {
            work.load(new TreeSet<>(), new LoadRequest(left.keySet(), Map.of()));
            assertThat(work.commit(Change.of(left))).isTrue();
        }
        reconciles();
    }

    private void areDrawnInOrder() {
        for (int i = 0; i < 8; i++) {
            Issuance issuance = visit(i).issuances().get(0);
            engine.deliveries().dispatchOnce();
            assertThat(engine.deliveries()
                            .voucherCode(T, issuance.id())
                            .orElseThrow()
                            .reveal())
                    .isEqualTo("CODE-" + i);
        }
        reconciles();
    }
}
