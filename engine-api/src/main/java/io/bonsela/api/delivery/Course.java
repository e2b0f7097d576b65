package io.bonsela.api.delivery;

import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.Capabilities.LookupBy;
import io.bonsela.api.connector.ConnectorPolicy;
import io.bonsela.api.connector.DeliveryOutcome;
import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DeliveryOutcome.Hold;
import io.bonsela.api.connector.DeliveryOutcome.NotSent;
import io.bonsela.api.connector.DeliveryOutcome.Pending;
import io.bonsela.api.connector.DeliveryOutcome.Rejected;
import io.bonsela.api.connector.DeliveryOutcome.Reversed;
import io.bonsela.api.connector.DeliveryOutcome.Unknown;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is done next about a delivery: a pure function of how far it is, what is known now, and what can be relied on of
 * its provider. A request whose outcome is unknown is sent again only where the declared duplicate handling makes that
 * harmless.
 *
 * @param capabilities what can be relied on
 * @param policy the pauses and limits
 */
public record Course(Capabilities capabilities, ConnectorPolicy policy) {
    /** What is done about a delivery that is due. */
    public enum Action {
        /** It is sent. */
        SEND,
        /** The provider is asked. */
        LOOK_UP,
        /** Nothing, now. */
        NOTHING
    }

    /**
     * What is done, and how far the delivery is once that was begun.
     *
     * @param action what is done
     * @param progress how far it is then; to be recorded before anything is sent
     */
    public record Begun(Action action, Progress progress) {}

    /**
     * Begins what is due.
     *
     * @param delivery the delivery
     * @param at now
     */
    public Begun begin(Delivery delivery, Instant at) {
        Progress now = delivery.progress();
        Instant due = now.dueAt();
        if (due == null || due.isAfter(at)) {
            // Another has worked on it since it was claimed.
            return new Begun(Action.NOTHING, now);
        }
        return switch (now.state()) {
            case READY -> send(now, at);
            // Whoever began to send has not come back: the same as any other outcome that nobody knows.
            case SENDING -> new Begun(Action.NOTHING, unknown(delivery, now, "NO_OUTCOME_RECORDED", null, at));
            case PENDING -> canLookUp(now) ? ask(now, at) : new Begun(Action.NOTHING, expired(now, at));
            case UNKNOWN ->
                canLookUp(now)
                        ? ask(now, at)
                        : capabilities.duplicates().mayReplay() ? send(now, at) : new Begun(Action.NOTHING, idle(now));
            case WAITING, HELD, DEAD, DELIVERED, FAILED, REVERSED, CANCELLED -> new Begun(Action.NOTHING, idle(now));
        };
    }

    /** Nobody else asks while this one does. */
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

    /** A pending one that nobody can be asked about, after its time, is for a person. */
    private Progress expired(Progress now, Instant at) {
        return isTooOld(now, at) ? now.to(DeliveryState.UNKNOWN, at, null, "NO_OUTCOME_IN_TIME") : idle(now);
    }

    private boolean canLookUp(Progress now) {
        return capabilities.lookup() == LookupBy.REFERENCE
                || (capabilities.lookup() == LookupBy.PROVIDER_REFERENCE && now.providerReference() != null);
    }

    /**
     * How far a delivery is once an outcome is known. What is settled stays so, except that a delivered one can be
     * reversed.
     *
     * <p>Only the answer to a send can say that it was not executed. That a look-up was refused, held or never made says
     * nothing of the send; nor does a refused repeat of the send before it, as long as nobody knows what became of that.
     *
     * @param delivery the delivery
     * @param kind what was done
     * @param outcome what is known; empty: the provider does not know the reference
     * @param at now
     */
    public Progress settle(
            Delivery delivery, DeliveryAttempt.Kind kind, Optional<DeliveryOutcome> outcome, Instant at) {
        Progress now = delivery.progress();
        DeliveryOutcome known = outcome.orElse(null);
        if (now.state() == DeliveryState.DELIVERED && known instanceof Reversed reversed) {
            return now.to(DeliveryState.REVERSED, at, null, reversed.code());
        }
        if (now.state().isSettled()) {
            return now;
        }
        if (known == null) {
            return missing(delivery, now.lookedUp(), at);
        } else if (known instanceof Delivered delivered) {
            return now.known(delivered.providerReference(), delivered.delivered())
                    .to(DeliveryState.DELIVERED, at, null, delivered.code());
        } else if (known instanceof Pending pending) {
            return pending(delivery, now, pending, at);
        } else if (known instanceof Rejected rejected) {
            // A message is kept, for the day its endpoint is back.
            boolean kept = delivery.content() instanceof Content.OfMessage;
            return isDoubtful(now) && !kept
                    ? unknown(delivery, now, rejected.code(), null, at)
                    : now.to(kept ? DeliveryState.DEAD : DeliveryState.FAILED, at, null, rejected.code());
        } else if (known instanceof Reversed reversed) {
            return now.to(DeliveryState.FAILED, at, null, reversed.code());
        } else if (!saysNotExecuted(now, kind, known)) {
            return unknown(delivery, now, known.code(), wait(known), at);
        } else if (known instanceof Hold hold) {
            return now.to(DeliveryState.HELD, at, null, hold.code());
        } else if (known instanceof NotSent notSent) {
            return notSent(delivery, now, notSent, at);
        }
        throw new IllegalArgumentException("an outcome of a kind that is not known: " + known);
    }

    /** Whether it settles that nothing was executed. */
    private static boolean saysNotExecuted(Progress now, DeliveryAttempt.Kind kind, DeliveryOutcome known) {
        boolean spent = known instanceof NotSent notSent && notSent.referenceSpent();
        if (kind == DeliveryAttempt.Kind.SEND) {
            return (known instanceof Hold || known instanceof NotSent) && !isDoubtful(now);
        }
        return spent && now.state() != DeliveryState.SENDING;
    }

    /** Whether an earlier send may have been executed: that this one was not does not settle it. */
    private static boolean isDoubtful(Progress now) {
        return now.state() == DeliveryState.SENDING && now.unknownSince() != null;
    }

    private Progress pending(Delivery delivery, Progress now, Pending pending, Instant at) {
        Progress known = now.known(pending.providerReference(), null);
        if (isTooOld(known, at)) {
            return known.to(DeliveryState.UNKNOWN, at, null, "NO_OUTCOME_IN_TIME");
        }
        Instant next = canLookUp(known)
                ? at.plus(pause(delivery, known.lookups()))
                : sentAt(known, at).plus(policy.giveUpAge());
        return known.lookedUp().to(DeliveryState.PENDING, at, next, pending.code());
    }

    private Progress missing(Delivery delivery, Progress now, Instant at) {
        Instant unknown = now.unknownSince() == null ? at : now.unknownSince();
        boolean quiet = at.isBefore(unknown.plus(policy.quietPeriod()));
        if (now.state() == DeliveryState.UNKNOWN
                && !quiet
                && capabilities.duplicates().mayRepeatAfterMiss()) {
            return again(delivery, now, "NOT_FOUND", null, at);
        }
        Instant next = isTooOld(now, at) ? null : at.plus(pause(delivery, now.lookups()));
        if (next != null && quiet && next.isAfter(unknown.plus(policy.quietPeriod()))) {
            next = unknown.plus(policy.quietPeriod());
        }
        return now.to(DeliveryState.UNKNOWN, at, next, "NOT_FOUND");
    }

    private Progress notSent(Delivery delivery, Progress now, NotSent notSent, Instant at) {
        Progress next = notSent.referenceSpent() ? now.nextGeneration() : now;
        return again(delivery, next, notSent.code(), notSent.retryAfter(), at);
    }

    /** It was surely not executed. */
    private Progress again(Delivery delivery, Progress now, String code, @Nullable Duration least, Instant at) {
        if (now.attempts() > policy.retryDelays().size()) {
            return now.to(DeliveryState.DEAD, at, null, code);
        }
        Duration pause = now.attempts() == 0 ? Duration.ZERO : pause(delivery, now.attempts() - 1);
        return now.to(DeliveryState.READY, at, at.plus(longer(pause, least)), code);
    }

    /**
     * How far a delivery is that could not be sent or asked about for want of a way: it counts as no attempt.
     *
     * @param delivery the delivery
     * @param code what was in the way
     * @param wait how long to wait
     * @param at now
     */
    public Progress postpone(Delivery delivery, String code, Duration wait, Instant at) {
        Progress now = delivery.progress();
        Instant due = at.plus(jittered(delivery, now.attempts(), wait));
        return switch (now.state()) {
            case SENDING ->
                now.attempts(now.attempts() - 1)
                        .to(isDoubtful(now) ? DeliveryState.UNKNOWN : DeliveryState.READY, at, due, code);
            case READY, PENDING, UNKNOWN -> now.to(now.state(), at, due, now.code());
            case WAITING, HELD, DEAD, DELIVERED, FAILED, REVERSED, CANCELLED -> now;
        };
    }

    private static @Nullable Duration wait(DeliveryOutcome outcome) {
        if (outcome instanceof Unknown unknown) {
            return unknown.retryAfter();
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
        return !at.isBefore(sentAt(now, at).plus(policy.giveUpAge()));
    }

    private static Instant sentAt(Progress now, Instant at) {
        return now.firstSentAt() == null ? at : now.firstSentAt();
    }

    private Duration pause(Delivery delivery, int number) {
        List<Duration> delays = policy.retryDelays();
        return jittered(delivery, number, delays.get(Math.max(0, Math.min(number, delays.size() - 1))));
    }

    /** Up to a fifth longer or shorter, so that what failed together does not come back together. */
    private static Duration jittered(Delivery delivery, int number, Duration pause) {
        int spread = Math.floorMod(31 * delivery.id().hashCode() + 7_919 * number, 401);
        return pause.multipliedBy(800 + spread).dividedBy(1_000);
    }
}
