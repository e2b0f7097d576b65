package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.delivery.Course;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.api.store.Store.DeliveryLease;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way of deliveries into decisions: before a call, and after it. Each waits for its decision, which is
 * committed together with others where that saves something.
 *
 * @param pipeline decides
 */
public record DeliveryRecorder(Pipeline pipeline) {
    private static final int TRIES = 8;
    private static final long FIRST_PAUSE_MILLIS = 25;

    /**
     * What is to be done about a delivery.
     *
     * @param action what
     * @param delivery as it is now
     */
    public record Begun(Course.Action action, Delivery delivery) {}

    /**
     * How long there is no way for a call; null: there is one.
     *
     * @param send for a send
     * @param ask for a look-up
     * @param serves whether the connector is the tenant's to use
     */
    public record Ways(@Nullable Duration send, @Nullable Duration ask, boolean serves) {
        @Nullable
        Duration of(Course.Action action) {
            return action == Course.Action.SEND ? send : ask;
        }
    }

    /** Records what is about to be done; empty: the delivery is another's to work on. */
    public Optional<Begun> begin(DeliveryLease lease, String connector, Course course, Ways ways) {
        return pipeline.decide(new BeginWork(lease, connector, course, ways));
    }

    /**
     * Records what became of it. What cannot be recorded now is tried again for some seconds: the longer nobody knows
     * it, the more has to be asked.
     *
     * @param delivery as it was when it was begun
     * @return as it is now; empty: it is not there any more
     */
    public Optional<Delivery> settle(
            Delivery delivery,
            Course course,
            DeliveryAttempt.Kind kind,
            Optional<DeliveryOutcome> outcome,
            Duration took) {
        return persist(new SettleWork(
                key(delivery),
                delivery.subject(),
                course,
                kind,
                outcome,
                null,
                took,
                SettleWork.Seen.of(delivery.progress())));
    }

    /** Records what a callback says of an earlier reference of a delivery. */
    public Optional<Delivery> settleFormer(Delivery delivery, int generation, Course course, DeliveryOutcome outcome) {
        return persist(new SettleWork(
                key(delivery),
                delivery.subject(),
                course,
                DeliveryAttempt.Kind.CALLBACK,
                Optional.of(outcome),
                null,
                Duration.ZERO,
                new SettleWork.Seen(generation, 0, 0)));
    }

    /** Records that it was not sent for want of a way. */
    public void postpone(Delivery delivery, Course course, String code, Duration wait) {
        Optional<Delivery> unused = persist(new SettleWork(
                key(delivery),
                delivery.subject(),
                course,
                DeliveryAttempt.Kind.ENGINE,
                Optional.empty(),
                new SettleWork.Postponed(code, wait),
                Duration.ZERO,
                SettleWork.Seen.of(delivery.progress())));
    }

    private static DeliveryKey key(Delivery delivery) {
        return new DeliveryKey(delivery.tenant(), delivery.id());
    }

    private Optional<Delivery> persist(SettleWork settle) {
        long pause = FIRST_PAUSE_MILLIS;
        for (int attempt = 1; ; attempt++) {
            try {
                return pipeline.decide(settle);
            } catch (BonselaException e) {
                if (!e.code().isRetryable() || attempt == TRIES) {
                    throw e;
                }
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BonselaException(ErrorCode.ENGINE_CLOSED, settle.name() + ": its outcome is not recorded", e);
            }
            pause *= 2;
        }
    }
}
