package io.bonsela.core.life;

import io.bonsela.api.CapClaim;
import io.bonsela.api.Issuance;
import io.bonsela.api.IssuanceState;
import io.bonsela.api.Money;
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
final class Claims {
    private Claims() {}

    /**
     * What became of an issuance's claims.
     *
     * @param kept what it still holds
     * @param released what it gave back
     */
    record Released(List<CapClaim> kept, List<CapClaim> released) {}

    /**
     * Releases the claims on caps that count grants, and on cooldowns, if an occasion does. Claims on caps of value shrink
     * with the value.
     */
    static Released release(Draft draft, Issuance issuance, Cap.Release occasion) {
        List<CapClaim> kept = new ArrayList<>();
        List<CapClaim> released = new ArrayList<>();
        for (CapClaim claim : issuance.claims()) {
            Issuance heir = claim.ofGrant() ? heir(draft, issuance, claim) : null;
            if (!claim.ofGrant()) {
                kept.add(claim);
            } else if (heir != null) {
                List<CapClaim> inherited = new ArrayList<>(heir.claims());
                inherited.add(claim);
                draft.put(heir.as(heir.standing().with(inherited)));
                released.add(claim);
            } else if (claim.releasedOn().contains(occasion)) {
                release(draft, claim, issuance.subject(), claim.amount());
                released.add(claim);
            } else {
                kept.add(claim);
            }
        }
        return new Released(kept, released);
    }

    /**
     * Releases a part of the claims on caps of value, if an occasion does.
     *
     * @param part how much of the value is taken back, or lapsed
     */
    static Released release(Draft draft, Issuance issuance, Cap.Release occasion, Money part) {
        List<CapClaim> kept = new ArrayList<>();
        List<CapClaim> released = new ArrayList<>();
        for (CapClaim claim : issuance.claims()) {
            if (claim.ofGrant() || !claim.releasedOn().contains(occasion)) {
                kept.add(claim);
                continue;
            }
            long amount = Math.min(part.minorUnits(), claim.amount());
            release(draft, claim, issuance.subject(), amount);
            released.add(claim.less(claim.amount() - amount));
            if (claim.amount() > amount) {
                kept.add(claim.less(amount));
            }
        }
        return new Released(kept, released);
    }

    /**
     * What of a claim that an issuance gave back it takes again; empty: another issuance of the same grant holds it.
     *
     * @param ordered what was delivered after all; null: it has no amount
     */
    static Optional<CapClaim> again(Draft draft, Issuance issuance, CapClaim given, @Nullable Money ordered) {
        if (given.ofGrant()) {
            Issuance holder = heir(draft, issuance, given);
            return holder != null && holder.claims().contains(given) ? Optional.empty() : Optional.of(given);
        }
        long delivered = ordered == null ? given.amount() : Math.min(ordered.minorUnits(), given.amount());
        return Optional.of(given.less(given.amount() - delivered));
    }

    /**
     * Takes a claim that was released once more, whatever the limit. One on a cap that the rules in force do not declare is
     * gone.
     *
     * @return the cap as it stands then; empty: the claim is gone
     */
    static Optional<Retaken> retake(Draft draft, CapClaim claim, String subject) {
        return Retaken.declared(draft, claim).map(bound -> {
            CounterKey key = key(draft, claim, claim.window(), subject);
            draft.put(key, bound.counting().add(draft.counter(key), claim.at(), claim.amount()));
            List<Counter> counters = bound.counting().names().stream()
                    .map(window -> draft.counter(key(draft, claim, window, subject)))
                    .toList();
            return new Retaken(claim.cap(), bound.limit(), CapWindow.used(counters, bound.window(), claim.at()));
        });
    }

    private static CounterKey key(Draft draft, CapClaim claim, String window, String subject) {
        return new CounterKey(draft.tenant(), claim.cap(), claim.scope(), window, claim.ofSubject() ? subject : null);
    }

    private static void release(Draft draft, CapClaim claim, String subject, long amount) {
        CounterKey key = key(draft, claim, claim.window(), subject);
        draft.put(key, CapWindow.remove(draft.counter(key), claim.window(), claim.at(), amount));
    }

    /** Another issuance of the same grant that is not undone: what was claimed once for both is its claim then. */
    private static @Nullable Issuance heir(Draft draft, Issuance issuance, CapClaim claim) {
        for (int effect = 0; effect < issuance.effects(); effect++) {
            String id =
                    IssuanceIds.of(issuance.issuedAt(), issuance.tenant(), issuance.eventId(), issuance.rule(), effect);
            Issuance other = effect == issuance.effect() ? null : draft.issuance(id);
            if (other != null && !isGone(other.state(), claim)) {
                return other;
            }
        }
        return null;
    }

    private static boolean isGone(IssuanceState state, CapClaim claim) {
        return switch (state) {
            case CANCELLED, FAILED, REVERSED -> true;
            case EXPIRED -> claim.releasedOn().contains(Cap.Release.EXPIRY);
            case RESERVED, PENDING, UNKNOWN, ISSUED, REDEEMED -> false;
        };
    }
}
