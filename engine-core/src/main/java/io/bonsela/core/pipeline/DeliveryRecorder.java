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
 * Records deliveries before and after a call. Each method waits for its decision, which is committed together with
 * others where that saves time.
 *
 * @param pipeline makes the decisions
 */
public record DeliveryRecorder(Pipeline pipeline) {
    private static final int TRIES = 8;
    private static final long FIRST_PAUSE_MILLIS = 25;

    /**
     * The next action for a delivery.
     *
     * @param action the action
     * @param delivery the delivery as it is now
     */
    public record Begun(Course.Action action, Delivery delivery) {}

    /**
     * How long calls are not possible; null: they are possible now.
     *
     * @param send for sends
     * @param ask for look-ups
     * @param serves whether the tenant may use the connector
     */
    public record Ways(@Nullable Duration send, @Nullable Duration ask, boolean serves) {
        @Nullable
        Duration of(Course.Action action) {
            return action == Course.Action.SEND ? send : ask;
        }
    }

    /** Records the action that is about to be taken; empty: another worker has the delivery. */
    public Optional<Begun> begin(DeliveryLease lease, String connector, Course course, Ways ways) {
        return pipeline.decide(new BeginWork(lease, connector, course, ways));
    }

    /**
     * Records the outcome of a call. Retries for some seconds if that fails, because the longer an outcome is not
     * recorded, the more look-ups are needed.
     *
     * @param delivery the delivery as it was when the call began
     * @return the delivery as it is now; empty: it no longer exists
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

    /** Records what a callback reports about an earlier reference of a delivery. */
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

    /** Records that the call was not attempted, with the reason and the pause. */
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
                throw new BonselaException(
                        ErrorCode.ENGINE_CLOSED, settle.name() + ": its outcome was not recorded", e);
            }
            pause *= 2;
        }
    }
}
