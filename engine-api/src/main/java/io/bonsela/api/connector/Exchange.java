package io.bonsela.api.connector;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP exchange of the thread that creates it. Until a response begins, the client enforces the deadline; if it does
 * not, it no longer works, and the thread is interrupted. The deadline of the body is enforced here. Thread-safe.
 */
final class Exchange {
    private final Thread thread = Thread.currentThread();
    private @Nullable Body body;
    private boolean overdue;
    private boolean abandoned;
    private boolean ended;

    /**
     * The response has begun.
     *
     * @param limit the maximum length of its body in bytes
     */
    synchronized BodySubscriber<byte[]> respond(int limit) {
        Body begun = new Body(limit);
        if (overdue) {
            begun.giveUp();
        }
        body = begun;
        return begun;
    }

    /** To be called at the deadline, and then repeatedly until the exchange has ended. */
    void expire() {
        Body late;
        synchronized (this) {
            late = body;
            if (late == null && overdue && !ended) {
                abandoned = true;
                thread.interrupt();
            }
            overdue = true;
        }
        if (late != null) {
            late.giveUp();
        }
    }

    /** The thread no longer waits. Returns whether the client had abandoned it, and so it was interrupted. */
    synchronized boolean end() {
        ended = true;
        return abandoned;
    }

    /** The body was longer than its maximum length. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1;
    }

    /** Collects a body up to a maximum length. */
    private static final class Body implements BodySubscriber<byte[]> {
        private final CompletableFuture<byte[]> bytes = new CompletableFuture<>();
        private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
        private final int limit;
        private volatile Flow.@Nullable Subscription subscription;

        Body(int limit) {
            this.limit = limit;
        }

        void giveUp() {
            fail(new HttpTimeoutException("the body is late"));
        }

        private void fail(IOException failure) {
            boolean failed = bytes.completeExceptionally(failure);
            // Read afterwards: a subscription that begins later is cancelled where it begins.
            Flow.Subscription current = subscription;
            if (failed && current != null) {
                current.cancel();
            }
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return bytes;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            if (bytes.isDone()) {
                given.cancel();
            } else {
                given.request(Long.MAX_VALUE);
            }
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            if (bytes.isDone()) {
                return;
            }
            for (ByteBuffer buffer : buffers) {
                byte[] part = new byte[buffer.remaining()];
                buffer.get(part);
                collected.writeBytes(part);
            }
            if (collected.size() > limit) {
                fail(new TooLong());
            }
        }

        @Override
        public void onError(Throwable failure) {
            bytes.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            bytes.complete(collected.toByteArray());
        }
    }
}
