package io.bonsela.core.pipeline;

import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.delivery.Course;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.delivery.Progress;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.api.store.StateKey.IssuanceKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.life.Shipment;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.state.Draft;
import io.bonsela.core.state.Writes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records the outcome of a call, or what a callback reported. A stale outcome counts only if it shows that the provider
 * knows the reference.
 *
 * @param delivery the delivery
 * @param subject the subject that it concerns; null: none
 * @param course determines the actions for deliveries by its connector
 * @param kind the kind of the attempt
 * @param outcome the outcome; empty: the provider does not know the reference
 * @param postponed why the call was not made; null: it was made
 * @param took how long the call took
 * @param seen what was known of the delivery when the call began
 */
record SettleWork(
        DeliveryKey delivery,
        @Nullable String subject,
        Course course,
        DeliveryAttempt.Kind kind,
        Optional<DeliveryOutcome> outcome,
        @Nullable Postponed postponed,
        Duration took,
        Seen seen)
        implements Work<Optional<Delivery>> {
    /**
     * What was known of a delivery.
     *
     * @param generation the generation of its reference
     * @param sends how often it had been sent
     * @param logged how many entries its log had
     */
    record Seen(int generation, int sends, int logged) {
        static Seen of(Progress progress) {
            return new Seen(progress.generation(), progress.sends(), progress.logged());
        }
    }

    /**
     * Why the call was not made.
     *
     * @param code the code of the reason
     * @param pause how long to wait
     */
    record Postponed(String code, Duration pause) {}

    @Override
    public String tenant() {
        return delivery.tenant();
    }

    @Override
    public String name() {
        return "delivery " + tenant() + '/' + delivery.id();
    }

    @Override
    public void plan(CompiledRules rules, Plan plan, Instant soon) {
        plan.add(new ActiveRulesKey(tenant()));
        plan.add(delivery);
        plan.add(new IssuanceKey(tenant(), delivery.id()));
        if (subject != null) {
            plan.add(new SubjectKey(tenant(), subject));
        }
    }

    @Override
    public Step<Optional<Delivery>> decide(CompiledRules rules, Instant now, BatchState state) {
        Delivery before = state.get(delivery);
        if (before == null) {
            return Step.of(Optional.empty());
        }
        String postings = "settle/" + before.progress().generation() + '/'
                + before.progress().attempts() + '/' + before.progress().logged() + '/';
        Draft draft =
                new Draft(tenant(), rules, now, new Draft.Cause(delivery.id(), postings, before.correlation()), state);
        Shipment shipment = Shipment.find(draft, delivery.id());
        if (shipment == null) {
            return Step.of(Optional.empty());
        }
        boolean stale = isStale(before.progress());
        if (postponed != null) {
            if (!stale) {
                shipment.postpone(course, postponed.code(), postponed.pause());
            }
        } else if (before.progress().generation() != seen.generation()) {
            shipment.settleFormer(seen.generation(), kind, outcome, took);
        } else {
            shipment.settle(course, kind, outcome, took, stale);
        }
        Writes writes = draft.writes();
        state.accept(writes);
        return Step.of(Optional.of(shipment.delivery()), writes);
    }

    /** Whether something else has become known since the call began; a callback is never stale. */
    private boolean isStale(Progress now) {
        boolean sameSend = now.generation() == seen.generation() && now.sends() == seen.sends();
        return switch (kind) {
            case CALLBACK -> false;
            case SEND -> !sameSend || now.state() != DeliveryState.SENDING;
            case LOOKUP, REVERSAL, BY_HAND, ENGINE -> !sameSend || now.logged() != seen.logged();
        };
    }
}
