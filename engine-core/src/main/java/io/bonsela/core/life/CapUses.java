package io.bonsela.core.life;

import io.bonsela.api.Issuance;
import io.bonsela.api.IssuanceState;
import io.bonsela.api.Money;
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

/** Gives back to counters exactly what an issuance took of them. */
final class CapUses {
    private CapUses() {}

    /**
     * What became of an issuance's uses.
     *
     * @param kept what it still holds
     * @param released what it gave back
     */
    record Released(List<CapUse> kept, List<CapUse> released) {}

    /**
     * Releases the uses on caps that count grants, and on cooldowns, if an occasion does. CapUses on caps of value shrink
     * with the value.
     */
    static Released release(Draft draft, Issuance issuance, Cap.Release occasion) {
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
     * Releases a part of the uses on caps of value, if an occasion does.
     *
     * @param part how much of the value is taken back, or lapsed
     */
    static Released release(Draft draft, Issuance issuance, Cap.Release occasion, Money part) {
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
     * What of a use that an issuance gave back it takes again; empty: another issuance of the same grant holds it.
     *
     * @param ordered what was delivered after all; null: it has no amount
     */
    static Optional<CapUse> again(Draft draft, Issuance issuance, CapUse given, @Nullable Money ordered) {
        if (given.ofGrant()) {
            Issuance holder = heir(draft, issuance, given);
            return holder != null && holder.capUses().contains(given) ? Optional.empty() : Optional.of(given);
        }
        long delivered = ordered == null ? given.amount() : Math.min(ordered.minorUnits(), given.amount());
        return Optional.of(given.less(given.amount() - delivered));
    }

    /**
     * Takes a use that was released once more, whatever the limit. One on a cap that the rules in force do not declare is
     * gone.
     *
     * @return the cap as it stands then; empty: the use is gone
     */
    static Optional<Retaken> retake(Draft draft, CapUse use, String subject) {
        return Retaken.declared(draft, use).map(bound -> {
            CounterKey key = key(draft, use, use.window(), subject);
            draft.put(key, bound.counting().add(draft.counter(key), use.at(), use.amount()));
            List<Counter> counters = bound.counting().names().stream()
                    .map(window -> draft.counter(key(draft, use, window, subject)))
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

    /** Another issuance of the same grant that is not undone: what was claimed once for both is its use then. */
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
