package io.bonsela.testkit.engine;

import java.util.concurrent.CountDownLatch;

/** Something that goes on, whoever interrupts it, until it is let go. Thread-safe. */
final class Stuck {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** Goes on until it is let go. */
    void stay() {
        begun.countDown();
        boolean waits = true;
        while (waits) {
            try {
                released.await();
                waits = false;
            } catch (InterruptedException e) {
                // That is the point.
            }
        }
    }

    /** Waits until somebody is in it. */
    void awaitBegun() throws InterruptedException {
        begun.await();
    }

    void letGo() {
        released.countDown();
    }
}
