package io.bonsela.core.life;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Issuance.Terms.Delivery;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.Standing;
import io.bonsela.api.Standing.CapUse;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.store.State.Counter;
import io.bonsela.api.store.StateKey.CounterKey;
import io.bonsela.core.caps.CapWindow;
import io.bonsela.core.state.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Releases exactly the amounts that an issuance took from the counters of caps and cooldowns, and takes them again. */
final class CapUses {
    private CapUses() {}

    /**
     * The uses of an issuance after a release.
     *
     * @param kept the uses that it still holds
     * @param released the uses that it released
     */
    private record Released(List<CapUse> kept, List<CapUse> released) {}

    /** Releases the uses by the grant as a whole. */
    static void releaseClaims(Draft draft, Issuance issuance, Cap.Release occasion) {
        store(draft, issuance, release(draft, issuance, occasion));
    }

    /** Releases the uses by a part of the value. */
    static void releaseValue(Draft draft, Issuance issuance, Cap.Release occasion, Money part) {
        if (part.isPositive()) {
            List<CapUse> kept = release(draft, issuance, occasion, part).kept();
            draft.put(issuance.as(issuance.standing().with(kept)));
        }
    }

    /** Releases the uses by all that is left of the value. */
    static void releaseRest(Draft draft, Issuance issuance, Cap.Release occasion, Money rest) {
        if (rest.isPositive()) {
            store(draft, issuance, release(draft, issuance, occasion, rest));
        }
    }

    /**
     * Stores the uses that are left. A deferred delivery also keeps the released uses, because its provider may later
     * prove that it delivered.
     */
    private static void store(Draft draft, Issuance issuance, Released uses) {
        Standing before = issuance.standing();
        Standing after;
        if (issuance.terms().delivery() == Delivery.DEFERRED) {
            List<CapUse> returned = new ArrayList<>(before.returned());
            returned.addAll(uses.released());
            after = before.with(uses.kept(), returned);
        } else {
            after = before.with(uses.kept());
        }
        draft.put(issuance.as(after));
    }

    /**
     * Releases the uses of caps that count grants, and of cooldowns, if they are released on an occasion. Uses of caps
     * on value shrink with the value instead.
     */
    private static Released release(Draft draft, Issuance issuance, Cap.Release occasion) {
        List<CapUse> kept = new ArrayList<>();
        List<CapUse> released = new ArrayList<>();
        for (CapUse use : issuance.capUses()) {
            Issuance heir = use.ofGrant() ? heir(draft, issuance, use) : null;
            if (!use.ofGrant()) {
                kept.add(use);
            } else if (heir != null) {
                List<CapUse> inherited = new ArrayList<>(heir.capUses());
                inherited.add(use);
                draft.put(heir.as(heir.standing().with(inherited)));
                released.add(use);
            } else if (use.releasedOn().contains(occasion)) {
                release(draft, use, issuance.subject(), use.amount());
                released.add(use);
            } else {
                kept.add(use);
            }
        }
        return new Released(kept, released);
    }

    /**
     * Releases a part of the uses of caps on value, if they are released on an occasion.
     *
     * @param part the part of the value that is taken back or lapses
     */
    private static Released release(Draft draft, Issuance issuance, Cap.Release occasion, Money part) {
        List<CapUse> kept = new ArrayList<>();
        List<CapUse> released = new ArrayList<>();
        for (CapUse use : issuance.capUses()) {
            if (use.ofGrant() || !use.releasedOn().contains(occasion)) {
                kept.add(use);
                continue;
            }
            long amount = Math.min(part.minorUnits(), use.amount());
            release(draft, use, issuance.subject(), amount);
            released.add(use.less(use.amount() - amount));
            if (use.amount() > amount) {
                kept.add(use.less(amount));
            }
        }
        return new Released(kept, released);
    }

    /**
     * Takes the released uses of an issuance again, even beyond the limits of caps.
     *
     * @param ordered the amount that was delivered after all; null: the reward has no amount
     * @return the exceeded caps
     */
    static List<Reason> retake(Draft draft, Issuance issuance, @Nullable Money ordered) {
        Standing before = issuance.standing();
        List<CapUse> uses = new ArrayList<>(before.capUses());
        List<Reason> exceeded = new ArrayList<>();
        for (CapUse released : before.returned()) {
            partToRetake(draft, issuance, released, ordered)
                    .ifPresent(use -> retake(draft, use, issuance.subject()).ifPresent(retaken -> {
                        uses.add(use);
                        retaken.excess().ifPresent(exceeded::add);
                    }));
        }
        draft.put(issuance.as(before.with(uses, List.of())));
        return exceeded;
    }

    /**
     * Returns the part of a released use that an issuance takes again; empty: another issuance of the same grant holds
     * the use.
     */
    private static Optional<CapUse> partToRetake(
            Draft draft, Issuance issuance, CapUse released, @Nullable Money ordered) {
        if (released.ofGrant()) {
            Issuance holder = heir(draft, issuance, released);
            return holder != null && holder.capUses().contains(released) ? Optional.empty() : Optional.of(released);
        }
        long delivered = ordered == null ? released.amount() : Math.min(ordered.minorUnits(), released.amount());
        return Optional.of(released.less(released.amount() - delivered));
    }

    /**
     * Takes a released use again, even beyond the limit. The use is lost if the rules in force do not declare its cap.
     *
     * @return the cap after the use was taken again; empty: the use is lost
     */
    private static Optional<Retaken> retake(Draft draft, CapUse use, String subject) {
        return Retaken.declared(draft, use).map(bound -> {
            CounterKey key = key(draft, use, use.window(), subject);
            draft.put(key, bound.counting().add(draft.counter(key), use.at(), use.amount()));
            List<String> subjects = use.ofSubject() ? draft.names(subject) : List.of(subject);
            List<Counter> counters = subjects.stream()
                    .flatMap(name -> bound.counting().names().stream()
                            .map(window -> draft.counter(key(draft, use, window, name))))
                    .toList();
            return new Retaken(use.cap(), bound.limit(), CapWindow.used(counters, bound.window(), use.at()));
        });
    }

    private static CounterKey key(Draft draft, CapUse use, String window, String subject) {
        return new CounterKey(draft.tenant(), use.cap(), use.scope(), window, use.ofSubject() ? subject : null);
    }

    private static void release(Draft draft, CapUse use, String subject, long amount) {
        CounterKey key = key(draft, use, use.window(), subject);
        draft.put(key, CapWindow.remove(draft.counter(key), use.window(), use.at(), amount));
    }

    /** Returns another issuance of the same grant that is not undone. It inherits a use that was made once for both. */
    private static @Nullable Issuance heir(Draft draft, Issuance issuance, CapUse use) {
        for (int effect = 0; effect < issuance.effects(); effect++) {
            String id =
                    IssuanceIds.of(issuance.issuedAt(), issuance.tenant(), issuance.eventId(), issuance.rule(), effect);
            Issuance other = effect == issuance.effect() ? null : draft.issuance(id);
            if (other != null && !isGone(other.state(), use)) {
                return other;
            }
        }
        return null;
    }

    private static boolean isGone(IssuanceState state, CapUse use) {
        return switch (state) {
            case CANCELLED, FAILED, REVERSED -> true;
            case EXPIRED -> use.releasedOn().contains(Cap.Release.EXPIRY);
            case RESERVED, PENDING, UNKNOWN, ISSUED, REDEEMED -> false;
        };
    }
}
