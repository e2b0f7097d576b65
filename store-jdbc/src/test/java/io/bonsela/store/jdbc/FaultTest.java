package io.bonsela.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.Receipt;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.Spend;
import io.bonsela.api.command.TopUp;
import io.bonsela.api.store.Store;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.TestKeys;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes every call to the database fail once, before it is executed and after it, in every flow; each time the
 * connection is lost. The caller gets an error code, nothing is half done, and the same call succeeds when it is
 * repeated.
 */
class FaultTest {
    private static final Set<ErrorCode> TYPED = EnumSet.of(ErrorCode.STORE_UNAVAILABLE, ErrorCode.STORE_FAILED);

    private final Faults faults = new Faults();
    private final Set<String> places = new TreeSet<>();
    /** Of the flow, so that what earlier flows left is not read again. */
    private String tenant = "";

    private int number;
    private int struck;

    @TempDir
    private Path folder;

    @AfterEach
    void manyPlacesWereStruck() {
        System.out.println("faults COUNT " + struck + " at " + places.size() + " places");
        assertThat(struck).isGreaterThanOrEqualTo(60);
    }

    @Test
    void sqlite() throws SQLException {
        Path file = folder.resolve("rewards.db");
        faults.at("jdbc:sqlite:" + file.toUri(), () -> everyFlow(() -> SqliteStore.open(file)));
    }

    @Test
    void postgres() {
        try (TestPostgres postgres = TestPostgres.fresh()) {
            everyFlow(() -> PostgresStore.of(faults.dataSource(postgres.pool())));
        }
    }

    private void everyFlow(Supplier<Store> stores) {
        flow(stores, engine -> engine.process(purchase("p", "ann")));
        flow(stores, engine -> engine.processAll(List.of(purchase("x", "ann"), purchase("y", "ben"))));
        flow(stores, engine -> execute(engine, new Spend(origin(), "ann", Money.of("POINTS", "5"))));
        flow(stores, engine -> execute(engine, new Redeem(origin(), new Token.Trusted(voucher(engine)))));
        flow(stores, engine -> execute(engine, new Refund(origin(), "seed-" + number)));
        flow(stores, engine -> execute(engine, new TopUp(origin(), "promo", Money.of("USD", "5.00"))));
        flow(stores, engine -> execute(engine, new Erase(origin(), "eve-" + number)));
        flow(stores, engine -> engine.maintenance().expireDue(Instant.parse("2026-03-01T12:00:00Z"), 10));
    }

    private void flow(Supplier<Store> stores, Consumer<RewardEngine> flow) {
        tenant = "club-" + number;
        for (boolean after : new boolean[] {false, true}) {
            boolean reached = true;
            for (int nth = 1; reached; nth++) {
                number++;
                try (RewardEngine engine = engine(stores.get())) {
                    Origin funding = Origin.of(tenant, "fund-" + number, "clerk");
                    execute(engine, new TopUp(funding, "promo", Money.of("USD", "10.00")));
                    engine.process(purchase("seed-" + number, "eve-" + number));
                    engine.process(purchase("other-" + number, "ann"));
                    faults.strike(nth, after);
                    List<BonselaException> failures = new ArrayList<>();
                    try {
                        flow.accept(engine);
                    } catch (BonselaException e) {
                        failures.add(e);
                    }
                    reached = faults.disarm();
                    if (reached) {
                        struck++;
                        places.add(String.valueOf(faults.where()));
                    }
                    assertThat(failures).as("fault %d %s", nth, faults.where()).allMatch(e -> TYPED.contains(e.code()));
                    Invariants.postingsBalance(engine.records(), tenant);
                    // The repeat ensures that the flow is done, whether or not it was acknowledged.
                    flow.accept(engine);
                    Invariants.accountsAgree(engine.records(), tenant);
                    if (!reached) {
                        // This reads everything, so it runs once for all faults of a flow.
                        Invariants.reconciles(engine.reports(), tenant);
                    }
                }
            }
        }
    }

    private RewardEngine engine(Store store) {
        return RewardEngine.builder()
                .store(store)
                .rules(Club.rules(tenant).build())
                .keys(TestKeys.ring())
                .clock(new ManualClock(Instant.parse("2026-03-01T12:00:00Z")))
                .build();
    }

    private static void execute(RewardEngine engine, Command command) {
        Receipt receipt = engine.execute(command);
        assertThat(receipt.status()).isIn(Receipt.Status.DONE, Receipt.Status.REPEATED);
    }

    private Event purchase(String id, String subject) {
        return Event.of("purchase")
                .tenant(tenant)
                .id(id.startsWith("seed") || id.startsWith("other") ? id : id + number)
                .subject(subject)
                .amount(Money.of("USD", "30.00"))
                .build();
    }

    private Origin origin() {
        return Origin.of(tenant, "command-" + number, "clerk");
    }

    private String voucher(RewardEngine engine) {
        return engine
                .records()
                .issuances(Query.of(tenant).event("seed-" + number).reward("voucher"))
                .items()
                .stream()
                .map(Issuance::id)
                .findFirst()
                .orElseThrow();
    }
}
