package io.bonsela.testkit.engine;

import java.util.concurrent.CountDownLatch;

/** Blocks a thread, despite interrupts, until it is released. Thread-safe. */
final class Stuck {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Blocks until it is released. */
    void stay() {
        begun.countDown();
        boolean waits = true;
        while (waits) {
            try {
                released.await();
                waits = false;
            } catch (InterruptedException e) {
                // Ignoring interrupts is the purpose.
            }
        }
    }

    /** Waits until a thread is blocked here. */
    void awaitBegun() throws InterruptedException {
        begun.await();
    }

    void letGo() {
        released.countDown();
    }
}
