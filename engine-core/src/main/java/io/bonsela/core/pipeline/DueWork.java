package io.bonsela.core.pipeline;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Standing.Parts;
import io.bonsela.api.store.State.Lease;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.IssuanceKey;
import io.bonsela.api.store.StateKey.LeaseKey;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.life.Life;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.state.Draft;
import io.bonsela.core.state.IssuanceChange;
import io.bonsela.core.state.Writes;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ends the hold of an issuance, or expires it, if that is due. Does nothing if it has already been done or if another
 * worker has the lease.
 *
 * @param issuance the issuance
 * @param fence the fence of the lease on it
 * @param notAfter ignores what is due later; null: ignores what is due after the decision
 * @param timeline determines up to when something is due
 */
record DueWork(IssuanceKey issuance, long fence, @Nullable Instant notAfter, Timeline timeline)
        implements Work<DueWork.Brought> {
    /**
     * What was done.
     *
     * @param released whether its hold ended
     * @param expired whether it has expired
     */
    record Brought(boolean released, boolean expired) {}

    @Override
    public String tenant() {
        return issuance.tenant();
    }

    @Override
    public String name() {
        return "issuance " + tenant() + '/' + issuance.id();
    }

    @Override
    public void plan(CompiledRules rules, Plan plan, Instant soon) {
        plan.add(new ActiveRulesKey(tenant()));
        plan.add(issuance);
        plan.add(lease());
    }

    @Override
    public Step<Brought> decide(CompiledRules rules, Instant now, BatchState state) {
        Lease lease = state.get(lease());
        if (lease == null || lease.fence() != fence) {
            return Step.of(new Brought(false, false));
        }
        Instant at = timeline.dueAt(notAfter, now);
        Draft draft = new Draft(tenant(), rules, at, new Draft.Cause(issuance.id(), "due/"), state);
        if (Life.find(draft, issuance.id()) == null) {
            return Step.of(new Brought(false, false));
        }
        draft.put(lease(), new Lease(fence, null));
        Writes writes = draft.writes();
        state.accept(writes);
        Brought brought = writes.issuances().stream()
                .filter(change -> change.after().id().equals(issuance.id()))
                .map(change -> brought(change, at))
                .findFirst()
                .orElse(new Brought(false, false));
        return Step.of(brought, writes);
    }

    private LeaseKey lease() {
        return new LeaseKey(tenant(), issuance.id());
    }

    private static Brought brought(IssuanceChange change, Instant at) {
        Issuance before = Objects.requireNonNull(change.before());
        Issuance after = change.after();
        Instant heldUntil = before.standing().heldUntil();
        boolean released = heldUntil != null
                && !heldUntil.isAfter(at)
                && (before.expiresAt() == null || heldUntil.isBefore(before.expiresAt()));
        // Only the rest of a partly spent credit expires.
        boolean expired =
                after.state() == IssuanceState.EXPIRED || !lapsed(after).equals(lapsed(before));
        return new Brought(released, expired);
    }

    private static Optional<Money> lapsed(Issuance issuance) {
        return Optional.ofNullable(issuance.standing().parts()).map(Parts::lapsed);
    }
}
