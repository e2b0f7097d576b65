package io.bonsela.core.delivery;

import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Connectors.Instance;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.delivery.Course;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt.Kind;
import io.bonsela.api.store.Store.DeliveryLease;
import io.bonsela.core.delivery.Guard.Answer;
import io.bonsela.core.pipeline.DeliveryRecorder;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the attempts of one connector to deliver: in the store what they led to, and in the log what an operator must
 * know. Thread-safe.
 */
final class AttemptRecorder {
    private static final Logger LOG = LoggerFactory.getLogger(AttemptRecorder.class);

    private final Instance instance;
    private final Course course;
    private final DeliveryRecorder deliveries;
    private final ProviderHealth health;

    AttemptRecorder(Instance instance, Capabilities capabilities, DeliveryRecorder deliveries, ProviderHealth health) {
        this.instance = instance;
        course = new Course(capabilities, instance.policy());
        this.deliveries = deliveries;
        this.health = health;
    }

    /** Records the action that is about to be taken; empty: another worker has the delivery. */
    Optional<DeliveryRecorder.Begun> begin(DeliveryLease lease, DeliveryRecorder.Ways ways) {
        return deliveries.begin(lease, instance.name(), course, ways);
    }

    /** Records that the call was not attempted, with the reason and the pause. */
    void postpone(Delivery delivery, String code, Duration pause) {
        deliveries.postpone(delivery, course, code, pause);
    }

    /**
     * Records the answer to a call.
     *
     * @param start when the call began, by {@link System#nanoTime}
     */
    void settle(Delivery delivery, Kind kind, Answer answer, long start) {
        Duration took = Duration.ofNanos((System.nanoTime() - start) / 1_000 * 1_000);
        Guard.Refusal refusal = answer.refusal();
        if (refusal != null) {
            postpone(delivery, refusal.code(), refusal.pause());
            return;
        }
        answer.outcome().ifPresent(health::recordOutcome);
        record(delivery, kind, answer.outcome(), took);
        LOG.atDebug()
                .addKeyValue("connector", instance.name())
                .addKeyValue("delivery", delivery.id())
                .addKeyValue("reference", delivery.reference())
                .addKeyValue("correlation", delivery.correlation())
                .addKeyValue("kind", kind)
                .addKeyValue("code", answer.outcome().map(DeliveryOutcome::code).orElse("NOT_FOUND"))
                .addKeyValue("micros", took.toNanos() / 1_000)
                .log("delivery attempted");
    }

    /**
     * Records that the outcome is unknown. A late answer counts only if it shows that the provider knows the reference.
     */
    void giveUp(Delivery delivery, Kind kind) {
        try {
            DeliveryOutcome unknown = new DeliveryOutcome.Unknown("CALL_TIMED_OUT", true);
            record(delivery, kind, Optional.of(unknown), instance.policy().callTimeout());
        } catch (RuntimeException e) {
            logFailure(delivery.id(), e);
        }
    }

    /** Logs that an attempt failed, so that the delivery stays as it is until its lease ends. */
    void logFailure(String delivery, RuntimeException why) {
        LOG.atWarn()
                .addKeyValue("connector", instance.name())
                .addKeyValue("delivery", delivery)
                .setCause(why)
                .log("a delivery was not processed; it is retried when its lease expires");
    }

    /** Records what a provider reported in a callback. */
    void recordCallback(Delivery delivery, DeliveryOutcome outcome) {
        health.recordOutcome(outcome);
        record(delivery, Kind.CALLBACK, Optional.of(outcome), Duration.ZERO);
    }

    /** Records what became known about an earlier reference, as if a callback had reported it. */
    void recordFormer(Delivery delivery, int generation, DeliveryOutcome outcome) {
        warnIfContradicted(delivery, deliveries.settleFormer(delivery, generation, course, outcome));
    }

    private void record(Delivery delivery, Kind kind, Optional<DeliveryOutcome> outcome, Duration took) {
        warnIfContradicted(delivery, deliveries.settle(delivery, course, kind, outcome, took));
    }

    /** Logs an error if the provider contradicts the books, because a person must know. */
    private void warnIfContradicted(Delivery before, Optional<Delivery> after) {
        after.filter(now ->
                        now.progress().isContradicted() && !before.progress().isContradicted())
                .ifPresent(now -> LOG.atError()
                        .addKeyValue("connector", instance.name())
                        .addKeyValue("tenant", now.tenant())
                        .addKeyValue("delivery", now.id())
                        .addKeyValue("reference", before.reference())
                        .addKeyValue("correlation", now.correlation())
                        .addKeyValue("state", now.state())
                        .addKeyValue("code", now.progress().code())
                        .log("a provider contradicts the recorded outcome; settle this delivery"));
    }
}
