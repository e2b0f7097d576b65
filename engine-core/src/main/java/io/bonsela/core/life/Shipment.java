package io.bonsela.core.life;

import io.bonsela.api.Issuance;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.delivery.Course;
import io.bonsela.api.delivery.Course.Action;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.Content.OfReward;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.delivery.Progress;
import io.bonsela.api.rule.Reward.Fulfilment.ByConnector;
import io.bonsela.api.store.State.FormerReference;
import io.bonsela.api.store.State.Switch;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.api.store.StateKey.FormerReferenceKey;
import io.bonsela.api.store.StateKey.SwitchKey;
import io.bonsela.core.state.Draft;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Moves one delivery of a draft from state to state. The issuance that it delivers, if there is one, moves with it. */
public final class Shipment {
    private final Draft draft;
    private final DeliveryKey key;
    private final DeliveryLog log;

    private Shipment(Draft draft, DeliveryKey key) {
        this.draft = draft;
        this.key = key;
        log = new DeliveryLog(draft, key);
    }

    /** Begins the delivery of a reward that a connector delivers. */
    static void begin(Draft draft, Issuance granted, ByConnector way) {
        DeliveryState state = granted.standing().held() ? DeliveryState.WAITING : DeliveryState.READY;
        Delivery delivery = new Delivery(
                granted.id(),
                granted.tenant(),
                granted.subject(),
                way.connector(),
                new OfReward(
                        granted.id(),
                        granted.eventId(),
                        granted.reward(),
                        granted.value(),
                        way.to(),
                        way.parameters(),
                        way.fallbackPool()),
                draft.decidedAt(),
                draft.cause().correlation(),
                Progress.begin(state, draft.decidedAt()));
        draft.put(new DeliveryKey(granted.tenant(), granted.id()), delivery);
    }

    /** Makes the delivery ready after the hold of its reward has ended. */
    static void endHold(Draft draft, Issuance issuance) {
        Shipment shipment = find(draft, issuance.id());
        if (shipment != null && shipment.delivery().state() == DeliveryState.WAITING) {
            shipment.advance(Progress.begin(DeliveryState.READY, draft.decidedAt()));
        }
    }

    /** Finds a delivery; null if the tenant has no such delivery. */
    public static @Nullable Shipment find(Draft draft, String id) {
        DeliveryKey key = new DeliveryKey(draft.tenant(), id);
        return draft.get(key) == null ? null : new Shipment(draft, key);
    }

    /** Returns the delivery as it is now. */
    public Delivery delivery() {
        return Objects.requireNonNull(draft.get(key));
    }

    /** Returns its log. */
    DeliveryLog log() {
        return log;
    }

    /** Finds the reward that it delivers; null: none. */
    @Nullable
    ShippedReward reward() {
        return ShippedReward.find(draft, delivery());
    }

    /** Whether the engine or an operator has switched its connector off. */
    public boolean isSwitchedOff() {
        Switch state = draft.get(new SwitchKey(draft.tenant(), delivery().connector()));
        return state != null && state.off();
    }

    /**
     * Begins the action that is due.
     *
     * @param waits how long no call for an action is possible; null: it is possible now
     * @param serves whether the tenant may use the connector
     * @return the action to take now
     */
    public Action begin(Course course, Function<Action, @Nullable Duration> waits, boolean serves) {
        Instant at = draft.decidedAt();
        if (!isWanted()) {
            advance(delivery().progress().ended(DeliveryState.CANCELLED, at, "NOT_WANTED"));
            return Action.NOTHING;
        }
        Course.Begun begun = course.begin(delivery(), at);
        if (delivery().state() == DeliveryState.SENDING && begun.progress().state() == DeliveryState.UNKNOWN) {
            // The process that sent it ended before it could record the outcome.
            log.add(DeliveryAttempt.Kind.SEND, "UNKNOWN", begun.progress().code());
            begun = course.begin(delivery(), at);
        }
        boolean fresh = begun.action() == Action.SEND && delivery().state() == DeliveryState.READY;
        if (fresh && (!serves || isSwitchedOff())) {
            advance(delivery().progress().ended(DeliveryState.HELD, at, serves ? "SWITCHED_OFF" : "NOT_SERVED"));
            return Action.NOTHING;
        } else if (fresh && followValue()) {
            begun = course.begin(delivery(), at);
        }
        Duration wait = begun.action() == Action.NOTHING ? null : waits.apply(begun.action());
        if (wait != null) {
            advance(course.postpone(delivery(), "BREAKER_OPEN", wait, at));
            return Action.NOTHING;
        }
        advance(begun.progress());
        return begun.action();
    }

    /**
     * Changes the amount to send to what is left of the reward. If the reference was already used, a different amount
     * gets a new one.
     */
    private boolean followValue() {
        ShippedReward reward = reward();
        if (reward == null || !reward.hasChanged()) {
            return false;
        }
        Delivery now = delivery();
        Progress progress = now.progress().lastSentAt() == null
                ? now.progress()
                : now.progress().nextGeneration();
        remember(now, progress);
        draft.put(key, now.telling(reward.current()).at(progress));
        return true;
    }

    /**
     * Remembers a replaced reference, so that later reports of the provider about it can be assigned to the delivery.
     */
    private void remember(Delivery before, Progress later) {
        if (later.generation() != before.progress().generation()) {
            draft.put(
                    new FormerReferenceKey(draft.tenant(), before.connector(), before.reference()),
                    new FormerReference(before.id()));
        }
    }

    /**
     * Whether the delivery must go on. A reward that was taken back or has expired is not sent, but a delivery in
     * progress is followed up.
     */
    private boolean isWanted() {
        DeliveryState state = delivery().state();
        ShippedReward reward = state == DeliveryState.READY ? reward() : null;
        return reward == null || reward.isSendable();
    }

    /**
     * Applies the outcome of a call or callback.
     *
     * @param outcome the outcome; empty: the provider does not know the reference
     * @param stale whether the delivery has changed since the call began; the outcome then counts only if it shows that
     *     the provider knows the reference
     */
    public void settle(
            Course course, DeliveryAttempt.Kind kind, Optional<DeliveryOutcome> outcome, Duration took, boolean stale) {
        Instant at = draft.decidedAt();
        log.add(kind, delivery().progress().generation(), took, outcome);
        if (!stale || outcome.filter(Shipment::showsReference).isPresent()) {
            advance(checked(course.settle(delivery(), kind, outcome, at)));
        }
        if (outcome.orElse(null) instanceof DeliveryOutcome.Rejected rejected
                && rejected.cause() == DeliveryOutcome.Rejected.Cause.GONE) {
            draft.put(new SwitchKey(draft.tenant(), delivery().connector()), new Switch(true, at, rejected.code()));
        }
    }

    /** Whether an outcome shows that the provider has, or had, the reference. */
    private static boolean showsReference(DeliveryOutcome outcome) {
        return isDelivery(outcome)
                || outcome instanceof DeliveryOutcome.Reversed
                || outcome instanceof DeliveryOutcome.Pending
                || outcome instanceof DeliveryOutcome.Duplicate;
    }

    private static boolean isDelivery(DeliveryOutcome outcome) {
        return outcome instanceof DeliveryOutcome.Delivered || outcome instanceof DeliveryOutcome.DeliveredOtherwise;
    }

    /**
     * Checks a reported delivery against the books. It contradicts them if the reward has ended, if the subject already
     * has it, or if less of it is left than was ordered.
     */
    private Progress checked(Progress later) {
        DeliveryState before = delivery().state();
        boolean proof = later.state() == DeliveryState.DELIVERED || later.isContradicted();
        boolean known = before == DeliveryState.DELIVERED || before == DeliveryState.CONTRADICTED;
        ShippedReward reward = proof && !known ? reward() : null;
        if (reward == null) {
            return later;
        } else if (!reward.isOpen()) {
            return contradicted(later, later.code());
        }
        return reward.hasChanged() && later.state() == DeliveryState.DELIVERED
                ? contradicted(later, Progress.DELIVERED_OTHERWISE)
                : later;
    }

    /** Returns the contradicted state. None of the new proofs is in the books. */
    private Progress contradicted(Progress later, String code) {
        return delivery().progress().withProofsOf(later).ended(DeliveryState.CONTRADICTED, draft.decidedAt(), code);
    }

    /**
     * Applies an outcome for an earlier reference, which is no longer used. It has no effect except a log entry, unless
     * it shows a delivery that is not in the books.
     *
     * @param generation the generation of the reference
     */
    public void settleFormer(
            int generation, DeliveryAttempt.Kind kind, Optional<DeliveryOutcome> outcome, Duration took) {
        log.add(kind, generation, took, outcome);
        Progress now = delivery().progress();
        Progress proven = outcome.filter(Shipment::isDelivery).isPresent() ? now.proven(generation) : now;
        if (proven.unsettledProofs() > now.unsettledProofs()) {
            advance(proven.ended(DeliveryState.CONTRADICTED, draft.decidedAt(), DeliveryLog.code(outcome)));
        }
    }

    /** Postpones a call that was not made. It does not count as an attempt. */
    public void postpone(Course course, String code, Duration wait) {
        advance(course.postpone(delivery(), code, wait, draft.decidedAt()));
    }

    /** Records the state of the delivery that a person, or the host, has reported. */
    public void recordByHand(DeliveryState state, String code) {
        log.add(DeliveryAttempt.Kind.BY_HAND, state.name(), code);
        Progress now = delivery().progress();
        // A provider that has not denied it may have delivered it; otherwise it was delivered in another way.
        boolean byProvider = state == DeliveryState.DELIVERED && isUndenied(now);
        Progress known = byProvider ? now.proven(now.generation()).proofsSettled() : now;
        advance(known.ended(state, draft.decidedAt(), code));
    }

    private static boolean isUndenied(Progress now) {
        return now.state() == DeliveryState.SENDING
                || now.state() == DeliveryState.PENDING
                || now.state() == DeliveryState.UNKNOWN;
    }

    /** Schedules it to be sent again. */
    public void redeliver() {
        log.add(DeliveryAttempt.Kind.BY_HAND, "REDELIVERED", "");
        advance(delivery().progress().anew(draft.decidedAt()));
    }

    /** Stores the progress of the delivery without moving its issuance. */
    Delivery store(Progress later) {
        Delivery after = delivery().at(later);
        remember(delivery(), later);
        draft.put(key, after);
        return after;
    }

    /** Stores the progress of the delivery, moves its issuance, and reports it if it has come to rest. */
    void advance(Progress later) {
        Delivery before = delivery();
        Delivery after = store(later);
        ShippedReward reward = after.state() == before.state() ? null : reward();
        if (reward != null) {
            reward.follow(after.state(), log);
        }
        boolean stranded = after.state() == DeliveryState.UNKNOWN && later.dueAt() == null;
        boolean wasStranded =
                before.state() == DeliveryState.UNKNOWN && before.progress().dueAt() == null;
        if (after.state() != before.state() ? isReported(after, stranded) : stranded && !wasStranded) {
            draft.delivered(delivery());
        }
    }

    private static boolean isReported(Delivery after, boolean stranded) {
        return switch (after.state()) {
            case HELD, DEAD, FAILED, DELIVERED, REVERSED, CONTRADICTED -> true;
            case UNKNOWN -> stranded;
            case WAITING, READY, SENDING, PENDING, CANCELLED -> false;
        };
    }
}
