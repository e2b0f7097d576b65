package io.bonsela.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.api.store.Store;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.TestKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tenants take turns. A test of a store extends this; it needs the engine at test time. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class TurnsContract {
    private static final int BATCH = 10;
    private static final int FLOOD = 500;
    private static final List<String> QUIET = List.of("quiet-a", "quiet-b", "quiet-c");

    /** For subclasses. */
    protected TurnsContract() {}

    /** An empty store. */
    protected abstract Store open() throws Exception;

    /** Blocks the first decision until all other work is waiting; records the order of decisions. */
    private static final class Order implements RewardListener {
        private final CountDownLatch allWait = new CountDownLatch(1);
        private final CountDownLatch held = new CountDownLatch(1);
        private final List<Decision> decided = new CopyOnWriteArrayList<>();

        @Override
        public void decided(Decision decision) {
            decided.add(decision);
            held.countDown();
            try {
                allWait.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Event event(String tenant, int number) {
        return Event.of("purchase")
                .tenant(tenant)
                .id("e" + number)
                .subject("s" + number % 7)
                .amount(Money.of("USD", "1.00"))
                .with("shop", "avondale")
                .build();
    }

    @Test
    void aFloodHoldsUpNobodyBeyondItsTurn() throws Exception {
        Order order = new Order();
        try (RewardEngine engine = engine(order)) {
            CompletableFuture<Decision> first = engine.submit(event("loud", 0));
            order.held.await();
            List<CompletableFuture<Decision>> loud = new ArrayList<>();
            for (int i = 1; i <= FLOOD; i++) {
                loud.add(engine.submit(event("loud", i)));
            }
            assertThatThrownBy(() -> engine.submit(event("loud", FLOOD + 1)))
                    .as("over its own bound")
                    .isInstanceOfSatisfying(
                            BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ENGINE_BUSY));
            List<CompletableFuture<Decision>> quiet = new ArrayList<>();
            for (int i = 0; i < 2 * BATCH; i++) {
                for (String tenant : QUIET) {
                    quiet.add(engine.submit(event(tenant, i)));
                }
            }
            order.allWait.countDown();
            quiet.forEach(CompletableFuture::join);
            loud.forEach(CompletableFuture::join);
            first.join();
            assertInTurns(order.decided);
        }
    }

    private RewardEngine engine(RewardListener listener) throws Exception {
        var builder = RewardEngine.builder()
                .store(open())
                .keys(TestKeys.ring())
                .lanes(1)
                .batchLimit(BATCH)
                .queueLimit(FLOOD)
                .listener(listener)
                .rules(Club.rules("loud").build());
        QUIET.forEach(tenant -> builder.rules(Club.rules(tenant).build()));
        return builder.build();
    }

    /** Between two batches of one tenant, each waiting tenant has a batch; the order within a tenant is kept. */
    private static void assertInTurns(List<Decision> decided) {
        for (String tenant : QUIET) {
            int loud = 0;
            int own = 0;
            for (Decision decision : decided) {
                if (decision.tenant().equals(tenant)) {
                    assertThat(decision.eventId()).isEqualTo("e" + own++);
                    loud = own % BATCH == 0 ? 0 : loud;
                } else if (decision.tenant().equals("loud")
                        && own < 2 * BATCH
                        && !decision.eventId().equals("e0")) {
                    assertThat(++loud)
                            .as("events of the flood before a turn of %s", tenant)
                            .isLessThanOrEqualTo(BATCH);
                }
            }
            assertThat(own).isEqualTo(2 * BATCH);
        }
    }
}
