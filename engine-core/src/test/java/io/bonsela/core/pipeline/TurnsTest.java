package io.bonsela.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.core.pipeline.Turns.Turn;
import io.bonsela.testkit.Patience;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Of the tenants that wait for the one writer of a store, each has a turn before another has its second. */
class TurnsTest {
    private final Turns turns = new Turns(1);
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());

    /** Starts a thread that wants one turn, and comes back when it waits for it. */
    private void waiting(String tenant, CountDownLatch done) {
        Thread thread = new Thread(() -> {
            Turn turn = turns.take(tenant);
            order.add(tenant);
            turn.close();
            done.countDown();
        });
        thread.start();
        Patience.until("the thread waits", () -> thread.getState() == Thread.State.WAITING);
    }

    @Test
    void whoComesManyTimesWaitsForTheOthersEachTime() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(12);
        Turn first = turns.take("loud");
        for (int i = 0; i < 6; i++) {
            waiting("loud", done);
        }
        for (int i = 0; i < 3; i++) {
            waiting("a", done);
            waiting("b", done);
        }
        first.close();
        done.await();
        assertThat(order).containsExactly("a", "b", "loud", "a", "b", "loud", "a", "b", "loud", "loud", "loud", "loud");
    }

    @Test
    void aTurnEndsOnce() {
        Turn turn = turns.take("a");
        turn.close();
        turn.close();
        Turn next = turns.take("b");
        assertThat(turns.next(List.of("a", "b", "c"))).isEqualTo("c");
        next.close();
    }
}
