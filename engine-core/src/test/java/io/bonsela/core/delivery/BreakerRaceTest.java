package io.bonsela.core.delivery;

import io.bonsela.api.connector.ConnectorPolicy;
import io.bonsela.api.delivery.Deliveries.ConnectorStatus;
import io.bonsela.testkit.Patience;
import io.bonsela.testkit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** However calls and changes of state fall together, a breaker closes when the provider is well again. */
class BreakerRaceTest {
    private static final int THREADS = 8;
    private static final int ROUNDS = 100;
    /** Of each round before the provider is well again: some times as many as open the breaker. */
    private static final int CALLS = 100;

    @Test
    void noProbeIsLost() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            Breaker breaker = new Breaker(policy(), () -> {});
            AtomicBoolean well = new AtomicBoolean();
            AtomicBoolean done = new AtomicBoolean();
            AtomicInteger answers = new AtomicInteger();
            CountDownLatch start = new CountDownLatch(THREADS);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Random random = Seeds.random("BreakerRaceTest " + round + ' ' + i);
                Thread thread = new Thread(() -> {
                    start.countDown();
                    while (!done.get()) {
                        call(breaker, () -> well.get() || random.nextBoolean(), answers);
                    }
                });
                threads.add(thread);
                thread.start();
            }
            try {
                start.await();
                Patience.until("calls while it is unwell", () -> answers.get() >= CALLS);
                well.set(true);
                // Once is enough: a failure from before may open it again, which is not what is looked for.
                Patience.until("closed in round " + round, () -> breaker.state() == ConnectorStatus.Breaker.CLOSED);
            } finally {
                done.set(true);
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    private static void call(Breaker breaker, BooleanSupplier healthy, AtomicInteger answers) {
        Optional<Breaker.Permit> permit = breaker.permit();
        if (permit.isPresent()) {
            permit.get().answer(healthy.getAsBoolean());
            answers.incrementAndGet();
        } else {
            // There may be fewer processors than threads.
            Thread.yield();
        }
    }

    private static ConnectorPolicy policy() {
        return new ConnectorPolicy(
                Set.of(),
                THREADS,
                0,
                Duration.ofSeconds(1),
                1,
                4,
                4,
                Duration.ofNanos(50_000),
                2,
                List.of(),
                Duration.ofSeconds(2),
                Duration.ofDays(1));
    }
}
