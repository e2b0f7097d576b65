package io.bonsela.api.delivery;

import io.bonsela.api.Money;
import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.LookupBy;
import io.bonsela.api.connector.ConnectorPolicy;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DeliveryOutcome.DeliveredOtherwise;
import io.bonsela.api.connector.DeliveryOutcome.Duplicate;
import io.bonsela.api.connector.DeliveryOutcome.Hold;
import io.bonsela.api.connector.DeliveryOutcome.NotExecuted;
import io.bonsela.api.connector.DeliveryOutcome.NotSent;
import io.bonsela.api.connector.DeliveryOutcome.Pending;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.connector.DeliveryOutcome.Reversed;
import io.bonsela.api.connector.DeliveryOutcome.Unknown;
import io.bonsela.api.delivery.Delivery.Content;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.delivery.Progress.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Determines the next step of a delivery. A pure function of its progress, what is known now, and the capabilities of
 * its provider. A request whose outcome is unknown is sent again only if the declared duplicate handling makes that
 * harmless. It is in one file because the transitions are one table.
 *
 * @param capabilities the capabilities of the provider
 * @param policy the pauses and limits
 */
public record Course(Capabilities capabilities, ConnectorPolicy policy) {
    /** The next step of a delivery. */
    public enum Action {
        /** Send it. */
        SEND,
        /** Ask the provider. */
        LOOK_UP,
        /** Do nothing now. */
        NOTHING
    }

    /**
     * A step, and the delivery's progress once the step has begun.
     *
     * @param action the step
     * @param progress the progress, which must be recorded before anything is sent
     */
    public record Begun(Action action, Progress progress) {}

    /**
     * Begins the step that is due.
     *
     * @param delivery the delivery
     * @param at the current time
     */
    public Begun begin(Delivery delivery, Instant at) {
        Progress now = delivery.progress();
        Instant due = now.dueAt();
        if (due == null || due.isAfter(at)) {
            // It was processed by another caller since it was leased.
            return new Begun(Action.NOTHING, now);
        }
        return switch (now.state()) {
            case READY -> send(now, at);
            // The sender has not recorded an outcome: treat it like any other unknown outcome.
            case SENDING -> new Begun(Action.NOTHING, unknown(delivery, now, "NO_OUTCOME_RECORDED", null, at));
            case PENDING -> canLookUp(now) ? ask(now, at) : new Begun(Action.NOTHING, expired(now, at));
            case UNKNOWN ->
                canLookUp(now)
                        ? ask(now, at)
                        : capabilities.duplicates().mayReplay() ? send(now, at) : new Begun(Action.NOTHING, idle(now));
            case WAITING, HELD, DEAD, DELIVERED, FAILED, REVERSED, CANCELLED, CONTRADICTED ->
                new Begun(Action.NOTHING, idle(now));
        };
    }

    /** Sets a due time before which nobody else asks. */
    private Begun ask(Progress now, Instant at) {
        Instant answered = at.plus(policy.callTimeout().multipliedBy(policy.lookupTries() + 1L));
        return new Begun(Action.LOOK_UP, now.to(now.state(), at, answered, now.code()));
    }

    private Begun send(Progress now, Instant at) {
        return new Begun(Action.SEND, now.sending(at, at.plus(policy.callTimeout())));
    }

    private static Progress idle(Progress now) {
        return now.to(now.state(), now.since(), null, now.code());
    }

    /** A pending delivery that cannot be looked up is left to a person once it is too old. */
    private Progress expired(Progress now, Instant at) {
        return isTooOld(now, at) ? now.to(DeliveryState.UNKNOWN, at, null, "NO_OUTCOME_IN_TIME") : idle(now);
    }

    private boolean canLookUp(Progress now) {
        return capabilities.lookup() == LookupBy.REFERENCE
                || (capabilities.lookup() == LookupBy.PROVIDER_REFERENCE && now.providerReference() != null);
    }

    /**
     * Returns the progress of a delivery for a new outcome. A settled delivery remains settled, except that a delivered
     * one can be reversed, and that the provider can contradict each of them.
     *
     * <p>Without a denial, the delivery of a reward that was sent never becomes READY, HELD, DEAD or FAILED, and never
     * gets a new reference. A denial is one of
     * <ul>
     *   <li>the provider's final statement on the reference: REJECTED, REVERSED or NOT_EXECUTED;
     *   <li>a call that was certainly not executed, if no earlier call under the reference can have been executed;
     *   <li>a miss after the quiet period, if the provider has never shown that it knew the reference, and declares
     *       that a request may be sent again after a miss.
     * </ul>
     * A look-up that was refused, held or never made says nothing about the send. A refused repeat says nothing about
     * the earlier send.
     *
     * @param delivery the delivery
     * @param kind what was done
     * @param outcome the outcome; empty: the provider does not know the reference
     * @param at the current time
     */
    public Progress settle(
            Delivery delivery, DeliveryAttempt.Kind kind, Optional<DeliveryOutcome> outcome, Instant at) {
        Progress now = delivery.progress();
        DeliveryOutcome known = asOrdered(delivery, outcome.orElse(null));
        if (now.state().isSettled()) {
            return afterwards(delivery, known, at);
        } else if (now.isContradicted() && !(known instanceof Reversed)) {
            return now;
        } else if (kind != DeliveryAttempt.Kind.SEND && !isOpen(now.state()) && saysNothing(now, known)) {
            return now;
        } else if (known == null) {
            return missing(delivery, now.lookedUp(), at);
        } else if (known instanceof Delivered delivered) {
            return now.known(delivered.providerReference(), delivered.delivered())
                    .proven(now.generation())
                    .proofsSettled()
                    .to(DeliveryState.DELIVERED, at, null, delivered.code());
        } else if (known instanceof DeliveredOtherwise other) {
            return otherwise(now, other).to(DeliveryState.UNKNOWN, at, null, Progress.DELIVERED_OTHERWISE);
        } else if (known instanceof Pending pending) {
            return pending(delivery, now, pending, at);
        } else if (known instanceof Duplicate duplicate) {
            return unknown(delivery, now.shown(Evidence.SEEN), duplicate.code(), null, at);
        } else if (known instanceof Rejected rejected) {
            return rejected(delivery, now, kind, rejected, at);
        } else if (known instanceof Reversed reversed) {
            return now.to(DeliveryState.FAILED, at, null, reversed.code());
        } else if (!isDenial(now, kind, known)) {
            return unknown(delivery, now, known.code(), wait(known), at);
        } else if (known instanceof Hold hold) {
            return now.to(DeliveryState.HELD, at, null, hold.code());
        } else if (known instanceof NotSent notSent) {
            return again(delivery, now, notSent.code(), notSent.retryAfter(), at);
        } else if (known instanceof NotExecuted not) {
            return again(delivery, not.referenceSpent() ? now.nextGeneration() : now, not.code(), not.retryAfter(), at);
        }
        throw new IllegalArgumentException("unknown kind of outcome: " + known);
    }

    /** Converts a delivery of an amount that was not requested into {@link DeliveredOtherwise}. */
    private @Nullable DeliveryOutcome asOrdered(Delivery delivery, @Nullable DeliveryOutcome known) {
        if (!(known instanceof Delivered delivered) || !(delivery.content() instanceof Content.OfReward reward)) {
            return known;
        }
        Money asked = reward.value();
        Money got = delivered.delivered();
        if (asked == null || got == null || got.equals(asked)) {
            return known;
        }
        return capabilities.converts() && !asked.currency().equals(got.currency())
                ? known
                : new DeliveredOtherwise(delivered.code(), delivered.providerReference(), got);
    }

    /**
     * Handles an outcome of a settled delivery: each proof that the engine's records do not account for contradicts
     * them.
     */
    private static Progress afterwards(Delivery delivery, @Nullable DeliveryOutcome known, Instant at) {
        Progress now = delivery.progress();
        DeliveryState state = now.state();
        boolean paid = state == DeliveryState.DELIVERED || state == DeliveryState.CONTRADICTED;
        if (delivery.content() instanceof Content.OfMessage || state == DeliveryState.REVERSED) {
            return now;
        } else if (known instanceof Reversed reversed && paid) {
            // If there are several deliveries, it may be any of them.
            boolean one = now.proofs().size() <= 1;
            return now.to(one ? DeliveryState.REVERSED : DeliveryState.CONTRADICTED, at, null, reversed.code());
        } else if (known instanceof Delivered delivered) {
            Progress proven = now.known(delivered.providerReference(), delivered.delivered())
                    .proven(now.generation());
            return proven.unsettledProofs() > now.unsettledProofs()
                    ? proven.to(DeliveryState.CONTRADICTED, at, null, delivered.code())
                    : now;
        } else if (known instanceof DeliveredOtherwise other && now.evidence() != Evidence.OTHERWISE) {
            return otherwise(now, other).to(DeliveryState.CONTRADICTED, at, null, Progress.DELIVERED_OTHERWISE);
        }
        return now;
    }

    private static Progress otherwise(Progress now, DeliveredOtherwise other) {
        return now.known(other.providerReference(), other.delivered())
                .shown(Evidence.OTHERWISE)
                .proven(now.generation());
    }

    private Progress rejected(
            Delivery delivery, Progress now, DeliveryAttempt.Kind kind, Rejected rejected, Instant at) {
        if (delivery.content() instanceof Content.OfMessage) {
            // A message is kept until its endpoint is back.
            return now.to(DeliveryState.DEAD, at, null, rejected.code());
        }
        // The refusal of a repeat says nothing about what was sent before.
        return kind == DeliveryAttempt.Kind.SEND && now.isDoubtful()
                ? unknown(delivery, now, rejected.code(), null, at)
                : now.to(DeliveryState.FAILED, at, null, rejected.code());
    }

    /**
     * Whether an outcome says nothing new about a send. NOT_EXECUTED is not new for a delivery that is denied or was
     * not sent.
     */
    private static boolean saysNothing(Progress now, @Nullable DeliveryOutcome known) {
        return known == null
                || known instanceof Unknown
                || known instanceof Hold
                || known instanceof NotSent
                || (known instanceof NotExecuted && now.state() != DeliveryState.SENDING);
    }

    /** Whether the outcome is still open. */
    private static boolean isOpen(DeliveryState state) {
        return state == DeliveryState.PENDING || state == DeliveryState.UNKNOWN;
    }

    private static boolean isDenial(Progress now, DeliveryAttempt.Kind kind, DeliveryOutcome known) {
        if (known instanceof NotExecuted) {
            // While a call is in progress, only its own answer is a denial.
            return kind == DeliveryAttempt.Kind.SEND || now.state() != DeliveryState.SENDING;
        }
        return kind == DeliveryAttempt.Kind.SEND
                && (known instanceof Hold || known instanceof NotSent)
                && !now.isDoubtful();
    }

    private Progress pending(Delivery delivery, Progress before, Pending pending, Instant at) {
        Progress now = before.known(pending.providerReference(), null).shown(Evidence.SEEN);
        if (isTooOld(now, at)) {
            return now.to(DeliveryState.UNKNOWN, at, null, "NO_OUTCOME_IN_TIME");
        }
        Instant next = canLookUp(now) ? at.plus(pause(delivery, now.lookups())) : givenUpAt(now, at);
        return now.lookedUp().to(DeliveryState.PENDING, at, next, pending.code());
    }

    private Progress missing(Delivery delivery, Progress now, Instant at) {
        Instant quietUntil = later(now.unknownSince(), now.lastSentAt(), at).plus(policy.quietPeriod());
        boolean quiet = at.isBefore(quietUntil);
        if (now.state() == DeliveryState.UNKNOWN
                && !quiet
                && now.evidence() == Evidence.NONE
                && capabilities.duplicates().mayRepeatAfterMiss()) {
            return again(delivery, now, "NOT_FOUND", null, at);
        }
        Instant next = isTooOld(now, at) ? null : at.plus(pause(delivery, now.lookups()));
        if (next != null && quiet && next.isAfter(quietUntil)) {
            next = quietUntil;
        }
        return now.to(DeliveryState.UNKNOWN, at, next, "NOT_FOUND");
    }

    private static Instant later(@Nullable Instant one, @Nullable Instant other, Instant otherwise) {
        if (one == null || other == null) {
            return one != null ? one : other != null ? other : otherwise;
        }
        return one.isAfter(other) ? one : other;
    }

    /** Schedules another attempt after a denial, or gives up. */
    private Progress again(Delivery delivery, Progress now, String code, @Nullable Duration least, Instant at) {
        if (now.attempts() > policy.retryDelays().size()) {
            return now.to(DeliveryState.DEAD, at, null, code);
        }
        Duration pause = now.attempts() == 0 ? Duration.ZERO : pause(delivery, now.attempts() - 1);
        return now.to(DeliveryState.READY, at, at.plus(longer(pause, least)), code);
    }

    /**
     * Returns the progress of a delivery whose send or look-up was not attempted because the connector could not be
     * called. It does not count as an attempt.
     *
     * @param delivery the delivery
     * @param code the reason why the call was not attempted
     * @param wait how long to wait
     * @param at the current time
     */
    public Progress postpone(Delivery delivery, String code, Duration wait, Instant at) {
        Progress now = delivery.progress();
        Instant due = at.plus(jittered(delivery, now.attempts(), wait));
        return switch (now.state()) {
            case SENDING -> now.unsent(at, due, code);
            case READY, PENDING, UNKNOWN -> now.to(now.state(), at, due, now.code());
            case WAITING, HELD, DEAD, DELIVERED, FAILED, REVERSED, CANCELLED, CONTRADICTED -> now;
        };
    }

    private static @Nullable Duration wait(DeliveryOutcome outcome) {
        if (outcome instanceof Unknown unknown) {
            return unknown.retryAfter();
        }
        if (outcome instanceof NotExecuted not) {
            return not.retryAfter();
        }
        return outcome instanceof NotSent notSent ? notSent.retryAfter() : null;
    }

    private Progress unknown(Delivery delivery, Progress now, String code, @Nullable Duration least, Instant at) {
        if (canLookUp(now)) {
            Instant next = isTooOld(now, at) ? null : at.plus(longer(pause(delivery, now.lookups()), least));
            return now.lookedUp().to(DeliveryState.UNKNOWN, at, next, code);
        }
        if (!capabilities.duplicates().mayReplay()) {
            return now.to(DeliveryState.UNKNOWN, at, null, code);
        }
        if (now.attempts() > policy.retryDelays().size()) {
            boolean message = delivery.content() instanceof Content.OfMessage;
            return now.to(message ? DeliveryState.DEAD : DeliveryState.UNKNOWN, at, null, code);
        }
        Duration pause = longer(pause(delivery, now.attempts() - 1), least);
        return now.to(DeliveryState.UNKNOWN, at, at.plus(pause), code);
    }

    private static Duration longer(Duration one, @Nullable Duration other) {
        return other == null || one.compareTo(other) > 0 ? one : other;
    }

    private boolean isTooOld(Progress now, Instant at) {
        return !at.isBefore(givenUpAt(now, at));
    }

    /** The age counts from the very first send. The last send is pursued at least for its quiet period. */
    private Instant givenUpAt(Progress now, Instant at) {
        Instant first = now.firstSentAt() == null ? at : now.firstSentAt();
        Instant last = now.lastSentAt() == null ? at : now.lastSentAt();
        return later(first.plus(policy.giveUpAge()), last.plus(policy.quietPeriod()), at);
    }

    private Duration pause(Delivery delivery, int number) {
        List<Duration> delays = policy.retryDelays();
        return jittered(delivery, number, delays.get(Math.max(0, Math.min(number, delays.size() - 1))));
    }

    /** Varies a pause by up to 20 percent, so that deliveries that failed together are not tried again together. */
    private static Duration jittered(Delivery delivery, int number, Duration pause) {
        int spread = Math.floorMod(31 * delivery.id().hashCode() + 7_919 * number, 401);
        return pause.multipliedBy(800 + spread).dividedBy(1_000);
    }
}
