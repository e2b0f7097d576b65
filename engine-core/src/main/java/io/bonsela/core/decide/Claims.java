package io.bonsela.core.decide;

import io.bonsela.api.CapClaim;
import io.bonsela.api.Issuance;
import io.bonsela.api.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.store.StateKey.CounterKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives back to counters exactly what an issuance took of them. */
final class Claims {
    private Claims() {}

    /**
     * Releases the claims on caps that count grants, and on cooldowns, if an occasion does; gives those that are kept.
     * Claims on caps of value shrink with the value.
     */
    static List<CapClaim> release(Draft draft, Issuance issuance, Cap.Release occasion) {
        List<CapClaim> kept = new ArrayList<>();
        for (CapClaim claim : issuance.claims()) {
            Issuance heir = claim.ofGrant() ? heir(draft, issuance, claim) : null;
            if (!claim.ofGrant()) {
                kept.add(claim);
            } else if (heir != null) {
                List<CapClaim> inherited = new ArrayList<>(heir.claims());
                inherited.add(claim);
                draft.put(heir.as(heir.standing().with(inherited)));
            } else if (claim.releasedOn().contains(occasion)) {
                release(draft, claim, issuance.subject(), claim.amount());
            } else {
                kept.add(claim);
            }
        }
        return kept;
    }

    /**
     * Releases a part of the claims on caps of value, if an occasion does; gives what is kept.
     *
     * @param part how much of the value is taken back, or lapsed
     */
    static List<CapClaim> release(Draft draft, Issuance issuance, Cap.Release occasion, Money part) {
        List<CapClaim> kept = new ArrayList<>();
        for (CapClaim claim : issuance.claims()) {
            if (claim.ofGrant() || !claim.releasedOn().contains(occasion)) {
                kept.add(claim);
                continue;
            }
            release(draft, claim, issuance.subject(), part.minorUnits());
            if (claim.amount() > part.minorUnits()) {
                kept.add(claim.less(part.minorUnits()));
            }
        }
        return kept;
    }

    private static void release(Draft draft, CapClaim claim, String subject, long amount) {
        CounterKey key = new CounterKey(
                draft.tenant(), claim.cap(), claim.scope(), claim.window(), claim.ofSubject() ? subject : null);
        draft.put(key, CapWindow.remove(draft.counter(key), claim.window(), claim.at(), amount));
    }

    /** Another issuance of the same grant that is not undone: what was claimed once for both is its claim then. */
    private static @Nullable Issuance heir(Draft draft, Issuance issuance, CapClaim claim) {
        for (int effect = 0; effect < issuance.effects(); effect++) {
            String id = Grant.id(issuance.issuedAt(), issuance.tenant(), issuance.eventId(), issuance.rule(), effect);
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
