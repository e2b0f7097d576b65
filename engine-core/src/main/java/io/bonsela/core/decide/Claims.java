package io.bonsela.core.decide;

import io.bonsela.api.CapClaim;
import io.bonsela.api.Issuance;
import io.bonsela.api.IssuanceState;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.store.StateKey.CounterKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives back to counters exactly what an issuance took of them. */
final class Claims {
    private Claims() {}

    /** Releases what an occasion releases of an issuance's claims; gives those that it keeps. */
    static List<CapClaim> release(Draft draft, Issuance issuance, Cap.Release occasion) {
        List<CapClaim> kept = new ArrayList<>();
        for (CapClaim claim : issuance.claims()) {
            Issuance heir = claim.ofGrant() ? heir(draft, issuance, claim) : null;
            if (heir != null) {
                List<CapClaim> inherited = new ArrayList<>(heir.claims());
                inherited.add(claim);
                draft.put(heir.as(heir.standing().with(inherited)));
            } else if (claim.releasedOn().contains(occasion)) {
                release(draft, claim, issuance.subject());
            } else {
                kept.add(claim);
            }
        }
        return kept;
    }

    private static void release(Draft draft, CapClaim claim, String subject) {
        CounterKey key = new CounterKey(
                draft.tenant(), claim.cap(), claim.scope(), claim.window(), claim.ofSubject() ? subject : null);
        draft.put(key, CapWindow.remove(draft.counter(key), claim.window(), claim.at(), claim.amount()));
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
