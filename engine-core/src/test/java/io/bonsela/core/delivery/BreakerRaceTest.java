package io.bonsela.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.connector.ConnectorPolicy;
import io.bonsela.api.delivery.ConnectorStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** However calls and changes of state fall together, a breaker closes when the provider is well again. */
class BreakerRaceTest {
    private static final int THREADS = 8;

    @Test
    void noProbeIsLost() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            Breaker breaker = new Breaker(policy(), () -> {});
            AtomicBoolean well = new AtomicBoolean();
            AtomicBoolean done = new AtomicBoolean();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Thread thread = new Thread(() -> call(breaker, well, done));
                threads.add(thread);
                thread.start();
            }
            Thread.sleep(10);
            well.set(true);
            long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            // Read once: a failure from before may open it again, which is not what is looked for.
            ConnectorStatus.Breaker state = breaker.state();
            while (state != ConnectorStatus.Breaker.CLOSED && System.nanoTime() < end) {
                Thread.sleep(1);
                state = breaker.state();
            }
            done.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(state).as("round %d", round).isEqualTo(ConnectorStatus.Breaker.CLOSED);
        }
    }

    private static void call(Breaker breaker, AtomicBoolean well, AtomicBoolean done) {
        while (!done.get()) {
            Optional<Breaker.Permit> permit = breaker.permit();
            if (permit.isPresent()) {
                permit.get().answer(well.get() || ThreadLocalRandom.current().nextBoolean());
            } else {
                Thread.onSpinWait();
            }
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
