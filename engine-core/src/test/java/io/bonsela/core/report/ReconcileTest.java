package io.bonsela.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Publish;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.spi.KeyRing;
import io.bonsela.testkit.Club;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.Patience;
import io.bonsela.testkit.TestKeys;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reconciliation while other things happen, and after things that failed. */
class ReconcileTest {
    private static final String T = "club";

    private static Event purchase(String id) {
        return Event.of("purchase")
                .tenant(T)
                .id(id)
                .subject("ann")
                .amount(Money.of("USD", "1.00"))
                .with("shop", "north")
                .build();
    }

    /** Whichever call of the key ring fails, an event is decided with all that belongs to it, or not at all. */
    @Test
    void aKeyThatFailsLeavesNothingHalfDone() {
        AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
        KeyRing ring = tenant -> {
            if (left.decrementAndGet() == 0) {
                throw new IllegalStateException("the module is gone");
            }
            return TestKeys.ring().keys(tenant);
        };
        int failed = 0;
        try (RewardEngine engine =
                RewardEngine.builder().keys(ring).rules(Club.rules(T).build()).build()) {
            for (int n = 1; n <= 8; n++) {
                left.set(n);
                try {
                    engine.process(purchase("e" + n));
                } catch (BonselaException e) {
                    failed++;
                }
                left.set(Integer.MAX_VALUE);
                Invariants.reconciles(engine.reports(), T);
            }
        }
        assertThat(failed).isPositive();
    }

    /** Both compile rule sets that were in force once, of which there are more than are kept compiled. */
    @Test
    void reconciliationVerificationAndDecisionsDoNotWaitForEachOther() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        AtomicBoolean over = new AtomicBoolean();
        try (RewardEngine engine =
                RewardEngine.builder().rules(Club.rules(T).build()).build()) {
            for (int i = 0; i < 20; i++) {
                engine.process(purchase("e" + i));
                engine.execute(new Publish(
                        Origin.of(T, "p" + i, "officer"),
                        Club.rules(T)
                                .campaign(Campaign.of("edition-" + i, "promo"))
                                .build()));
            }
            List<Future<?>> all = Stream.<Runnable>of(
                            () -> engine.reports().reconcile(T),
                            () -> engine.inspect().verify(T, "e1"),
                            () -> engine.inspect().verify(T, "e19"),
                            () -> engine.process(purchase("e" + System.nanoTime())))
                    .<Future<?>>map(work -> threads.submit(() -> {
                        while (!over.get()) {
                            work.run();
                        }
                    }))
                    .toList();
            for (int i = 0; i < 30; i++) {
                engine.reports().reconcile(T);
            }
            over.set(true);
            for (Future<?> each : all) {
                each.get(Patience.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            }
        } finally {
            over.set(true);
            threads.shutdownNow();
        }
    }
}
