package io.bonsela.core.life;

import io.bonsela.api.Issuance;
import io.bonsela.api.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.delivery.Course;
import io.bonsela.api.delivery.Course.Action;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.Content.OfReward;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.delivery.Progress;
import io.bonsela.api.rule.Reward.Fulfilment.ByConnector;
import io.bonsela.api.rule.Reward.Fulfilment.FromPool;
import io.bonsela.api.store.State.FormerReference;
import io.bonsela.api.store.State.Switch;
import io.bonsela.api.store.StateKey.AttemptKey;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.api.store.StateKey.FormerReferenceKey;
import io.bonsela.api.store.StateKey.SwitchKey;
import io.bonsela.core.state.Draft;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One delivery as a draft moves it; the issuance that it delivers, if it does, moves with it. */
public final class Shipment {
    private static final String NOT_FOUND = "NOT_FOUND";

    private final Draft draft;
    private final DeliveryKey key;

    private Shipment(Draft draft, DeliveryKey key) {
        this.draft = draft;
        this.key = key;
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
                Progress.begin(state, draft.decidedAt()));
        draft.put(new DeliveryKey(granted.tenant(), granted.id()), delivery);
    }

    /** What withheld the reward is over. */
    static void endHold(Draft draft, Issuance issuance) {
        Shipment shipment = find(draft, issuance.id());
        if (shipment != null && shipment.delivery().state() == DeliveryState.WAITING) {
            shipment.put(Progress.begin(DeliveryState.READY, draft.decidedAt()));
        }
    }

    /** A delivery; null if the tenant has none such. */
    public static @Nullable Shipment find(Draft draft, String id) {
        DeliveryKey key = new DeliveryKey(draft.tenant(), id);
        return draft.get(key) == null ? null : new Shipment(draft, key);
    }

    /** As it is now. */
    public Delivery delivery() {
        return Objects.requireNonNull(draft.get(key));
    }

    /** Whether the engine or an operator has switched its connector off. */
    public boolean isSwitchedOff() {
        Switch state = draft.get(new SwitchKey(draft.tenant(), delivery().connector()));
        return state != null && state.off();
    }

    /**
     * Begins what is due.
     *
     * @param waits how long there is no way for an action; null: there is one
     * @param serves whether the connector is the tenant's to use
     * @return what is to be done now
     */
    public Action begin(Course course, Function<Action, @Nullable Duration> waits, boolean serves) {
        Instant at = draft.decidedAt();
        if (!isWanted()) {
            put(delivery().progress().ended(DeliveryState.CANCELLED, at, "NOT_WANTED"));
            return Action.NOTHING;
        }
        Course.Begun begun = course.begin(delivery(), at);
        if (delivery().state() == DeliveryState.SENDING && begun.progress().state() == DeliveryState.UNKNOWN) {
            // Whoever sent it died before it could say how that went.
            log(
                    DeliveryAttempt.Kind.SEND,
                    Duration.ZERO,
                    "UNKNOWN",
                    begun.progress().code());
            begun = course.begin(delivery(), at);
        }
        boolean fresh = begun.action() == Action.SEND && delivery().state() == DeliveryState.READY;
        if (fresh && (!serves || isSwitchedOff())) {
            put(delivery().progress().ended(DeliveryState.HELD, at, serves ? "SWITCHED_OFF" : "NOT_SERVED"));
            return Action.NOTHING;
        } else if (fresh && followValue()) {
            begun = course.begin(delivery(), at);
        }
        Duration wait = begun.action() == Action.NOTHING ? null : waits.apply(begun.action());
        if (wait != null) {
            put(course.postpone(delivery(), "BREAKER_OPEN", wait, at));
            return Action.NOTHING;
        }
        put(begun.progress());
        return begun.action();
    }

    /** What is left of the reward is what is sent; another amount under a reference that was used gets a new one. */
    private boolean followValue() {
        Life life = life();
        Money left = life == null ? null : life.issuance().remaining();
        if (left == null || !(delivery().content() instanceof OfReward reward) || left.equals(reward.value())) {
            return false;
        }
        Delivery now = delivery();
        Progress progress = now.progress().lastSentAt() == null
                ? now.progress()
                : now.progress().nextGeneration();
        remember(now, progress);
        draft.put(
                key,
                new Delivery(
                        now.id(),
                        now.tenant(),
                        now.subject(),
                        now.connector(),
                        reward.worth(left),
                        now.createdAt(),
                        progress));
        return true;
    }

    /** What a provider says later of a reference that is done with must be found. */
    private void remember(Delivery before, Progress later) {
        if (later.generation() != before.progress().generation()) {
            draft.put(
                    new FormerReferenceKey(draft.tenant(), before.connector(), before.reference()),
                    new FormerReference(before.id()));
        }
    }

    /** A reward that was taken back, or whose time passed, is not sent; once it is under way it is followed up. */
    private boolean isWanted() {
        DeliveryState state = delivery().state();
        Life life = state == DeliveryState.READY ? life() : null;
        return life == null
                || (life.issuance().state() == IssuanceState.RESERVED
                        && !life.issuance().standing().held());
    }

    /**
     * Takes in what is known of it now.
     *
     * @param outcome empty: the provider does not know the reference
     * @param stale whether other things were learnt since it was asked: then it counts only if it shows that the provider
     *     knows the reference
     */
    public void settle(
            Course course, DeliveryAttempt.Kind kind, Optional<DeliveryOutcome> outcome, Duration took, boolean stale) {
        Instant at = draft.decidedAt();
        log(kind, took, name(outcome), code(outcome));
        if (!stale || outcome.filter(Shipment::showsReference).isPresent()) {
            put(consistent(course.settle(delivery(), kind, outcome, at)));
        }
        if (outcome.orElse(null) instanceof DeliveryOutcome.Rejected rejected
                && rejected.cause() == DeliveryOutcome.Rejected.Cause.GONE) {
            draft.put(new SwitchKey(draft.tenant(), delivery().connector()), new Switch(true, at, rejected.code()));
        }
    }

    /** Whether it shows that the provider has, or had, the reference. */
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
     * What the provider says of a reward that has ended, that the subject has already, or of which less is left than was
     * ordered, contradicts the books.
     */
    private Progress consistent(Progress later) {
        DeliveryState before = delivery().state();
        boolean proof = later.state() == DeliveryState.DELIVERED || later.isContradicted();
        Life life = proof && before != DeliveryState.DELIVERED && before != DeliveryState.CONTRADICTED ? life() : null;
        if (life == null) {
            return later;
        } else if (!isOpen(life)) {
            return contradicted(later, later.code());
        }
        Money left = life.issuance().remaining();
        boolean more = left != null && ordered() != null && !left.equals(ordered());
        return more && later.state() == DeliveryState.DELIVERED
                ? contradicted(later, Progress.DELIVERED_OTHERWISE)
                : later;
    }

    /** Nothing of what was proven last is in the books. */
    private Progress contradicted(Progress later, String code) {
        return delivery().progress().withProofsOf(later).ended(DeliveryState.CONTRADICTED, draft.decidedAt(), code);
    }

    private @Nullable Money ordered() {
        return delivery().content() instanceof OfReward reward ? reward.value() : null;
    }

    /**
     * Takes in what is known of an earlier reference, which is done with: nothing follows from it, unless it shows that
     * something was delivered under it that the books do not tell of.
     *
     * @param generation of the reference
     */
    public void settleFormer(
            int generation, DeliveryAttempt.Kind kind, Optional<DeliveryOutcome> outcome, Duration took) {
        log(kind, took, name(outcome), code(outcome), generation);
        Progress now = delivery().progress();
        Progress proven = outcome.filter(Shipment::isDelivery).isPresent() ? now.proven(generation) : now;
        if (proven.unsettledProofs() > now.unsettledProofs()) {
            put(proven.ended(DeliveryState.CONTRADICTED, draft.decidedAt(), code(outcome)));
        }
    }

    /**
     * A person settles what the provider and the books say of it differently.
     *
     * @param honoured whether the provider is right
     * @param code what is said of it
     * @return what is to be told
     */
    public List<Reason> settleContradiction(boolean honoured, String code) {
        log(DeliveryAttempt.Kind.BY_HAND, Duration.ZERO, honoured ? "HONOURED" : "TAKEN_BACK", code);
        return honoured ? honour(code) : takeBack(code);
    }

    /** The subject has what was proven: the reward is issued by one delivery, and whatever is beyond is written off. */
    private List<Reason> honour(String code) {
        Progress now = delivery().progress();
        Life life = life();
        int unpaid = now.unsettledProofs();
        // An earlier reference was for no more than the whole.
        boolean whole = !now.proofs().contains(now.generation());
        Money ordered = whole && life != null ? life.issuance().value() : ordered();
        Money left = life == null ? null : life.issuance().remaining();
        place(now.proofsSettled().ended(DeliveryState.DELIVERED, draft.decidedAt(), code));
        List<Reason> notes = new ArrayList<>();
        if (life == null) {
            return notes;
        } else if (isOpen(life)) {
            life.issue();
            unpaid--;
            if (left != null && ordered != null && ordered.compareTo(left) > 0) {
                life.writeOff(ordered.minus(left)).ifPresent(notes::add);
            }
        } else if (isEnded(life)) {
            notes.addAll(life.honour(ordered));
            unpaid--;
        }
        for (; unpaid > 0; unpaid--) {
            life.writeOff(ordered).ifPresent(notes::add);
        }
        return notes;
    }

    /** The subject has nothing of what was proven and is not in the books yet. */
    private List<Reason> takeBack(String code) {
        Progress now = delivery().progress();
        Life life = life();
        boolean open = life == null || isOpen(life);
        Progress settled = now.proofsSettled();
        Instant at = draft.decidedAt();
        if (open && now.isDoubtful() && !now.proofs().contains(now.generation())) {
            // What became of the present reference is still to be found out.
            put(settled.pursued(at, code));
        } else if (open) {
            put(settled.ended(DeliveryState.FAILED, at, code));
        } else if (now.settledProofs() > 0 && now.unsettledProofs() > 0) {
            place(settled.ended(DeliveryState.DELIVERED, at, code));
        } else if (now.settledProofs() > 0) {
            put(settled.ended(DeliveryState.REVERSED, at, code));
        } else {
            place(settled.ended(DeliveryState.REVERSED, at, code));
        }
        return List.of();
    }

    private static boolean isEnded(Life life) {
        IssuanceState state = life.issuance().state();
        return state == IssuanceState.CANCELLED || state == IssuanceState.FAILED || state == IssuanceState.EXPIRED;
    }

    /** It could not be sent for want of a way, and counts as no attempt. */
    public void postpone(Course course, String code, Duration wait) {
        put(course.postpone(delivery(), code, wait, draft.decidedAt()));
    }

    /** A person, or the host, says how it stands. */
    public void byHand(DeliveryState state, String code) {
        log(DeliveryAttempt.Kind.BY_HAND, Duration.ZERO, state.name(), code);
        Progress now = delivery().progress();
        // What its provider has not denied, it may have delivered; else it was delivered in another way.
        boolean byProvider = state == DeliveryState.DELIVERED && isUndenied(now);
        Progress known = byProvider ? now.proven(now.generation()).proofsSettled() : now;
        put(known.ended(state, draft.decidedAt(), code));
    }

    private static boolean isUndenied(Progress now) {
        return now.state() == DeliveryState.SENDING
                || now.state() == DeliveryState.PENDING
                || now.state() == DeliveryState.UNKNOWN;
    }

    /** Has it sent anew. */
    public void redeliver() {
        log(DeliveryAttempt.Kind.BY_HAND, Duration.ZERO, "REDELIVERED", "");
        put(delivery().progress().anew(draft.decidedAt()));
    }

    private void log(DeliveryAttempt.Kind kind, Duration took, String outcome, String code) {
        log(kind, took, outcome, code, delivery().progress().generation());
    }

    private void log(DeliveryAttempt.Kind kind, Duration took, String outcome, String code, int generation) {
        Progress logged = delivery().progress().andLogged();
        draft.put(key, delivery().at(logged));
        draft.put(
                new AttemptKey(draft.tenant(), key.id(), logged.logged()),
                new DeliveryAttempt(
                        draft.tenant(),
                        key.id(),
                        logged.logged(),
                        kind,
                        generation,
                        draft.decidedAt(),
                        took,
                        outcome,
                        code));
    }

    /** Puts it where it is, without its issuance. */
    private Delivery place(Progress later) {
        Delivery after = delivery().at(later);
        remember(delivery(), later);
        draft.put(key, after);
        return after;
    }

    private void put(Progress later) {
        Delivery before = delivery();
        Delivery after = place(later);
        follow(before, after);
        boolean stranded = after.state() == DeliveryState.UNKNOWN && later.dueAt() == null;
        boolean wasStranded =
                before.state() == DeliveryState.UNKNOWN && before.progress().dueAt() == null;
        if (after.state() != before.state() ? isTelling(after, stranded) : stranded && !wasStranded) {
            draft.delivered(draft.get(key) == null ? after : delivery());
        }
    }

    private static boolean isTelling(Delivery after, boolean stranded) {
        return switch (after.state()) {
            case HELD, DEAD, FAILED, DELIVERED, REVERSED, CONTRADICTED -> true;
            case UNKNOWN -> stranded;
            case WAITING, READY, SENDING, PENDING, CANCELLED -> false;
        };
    }

    private @Nullable Life life() {
        return delivery().content() instanceof OfReward reward ? Life.find(draft, reward.issuance()) : null;
    }

    /** The issuance is where its delivery is. */
    private void follow(Delivery before, Delivery after) {
        if (after.state() == before.state()) {
            return;
        }
        Life life = life();
        if (life == null) {
            return;
        }
        switch (after.state()) {
            case SENDING, PENDING -> moveOpen(life, IssuanceState.PENDING);
            case UNKNOWN, CONTRADICTED -> moveOpen(life, IssuanceState.UNKNOWN);
            case READY, HELD, DEAD -> moveOpen(life, IssuanceState.RESERVED);
            case DELIVERED -> {
                if (isOpen(life)) {
                    life.issue();
                }
            }
            case FAILED -> fail(life, (OfReward) after.content());
            case REVERSED -> life.takenBack();
            case WAITING, CANCELLED -> {}
        }
    }

    private static boolean isOpen(Life life) {
        IssuanceState state = life.issuance().state();
        return state == IssuanceState.RESERVED || state == IssuanceState.PENDING || state == IssuanceState.UNKNOWN;
    }

    private static void moveOpen(Life life, IssuanceState state) {
        if (isOpen(life) && life.issuance().state() != state) {
            life.move(state);
        }
    }

    /** The provider has refused for good: a code of the fallback pool takes its place, if there is one. */
    private void fail(Life life, OfReward content) {
        if (!isOpen(life)) {
            return;
        }
        String pool = content.fallbackPool();
        if (pool != null && Stock.available(draft, pool) > 0) {
            Stock.reserve(draft, life.issuance(), new FromPool(pool, null));
            Stock.give(draft, life.issuance());
            log(DeliveryAttempt.Kind.ENGINE, Duration.ZERO, "DELIVERED", "FROM_POOL");
            life.issue();
        } else {
            life.end(IssuanceState.FAILED);
        }
    }

    /** What a log calls an outcome. */
    static String name(Optional<DeliveryOutcome> outcome) {
        return outcome.map(known -> known.getClass()
                        .getSimpleName()
                        .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                        .toUpperCase(Locale.ROOT))
                .orElse(NOT_FOUND);
    }

    private static String code(Optional<DeliveryOutcome> outcome) {
        return outcome.map(DeliveryOutcome::code).orElse(NOT_FOUND);
    }
}
