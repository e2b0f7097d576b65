package io.bonsela.core.pipeline;

import io.bonsela.api.Issuance;
import io.bonsela.api.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Parts;
import io.bonsela.api.store.State.Lease;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.LeaseKey;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.CompiledRules;
import io.bonsela.core.decide.Draft;
import io.bonsela.core.decide.IssuanceChange;
import io.bonsela.core.decide.Life;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.decide.Writes;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An issuance whose time has come. What another did meanwhile is not done again, nor is what another works on now.
 *
 * @param due which, and when
 * @param rules the rules in force
 * @param timeline says up to when something is due
 */
record DueJob(Task.Due due, CompiledRules rules, Timeline timeline) implements Job {
    /**
     * What time has brought.
     *
     * @param released whether it is withheld no longer
     * @param expired whether it has expired
     */
    record Brought(boolean released, boolean expired) {}

    @Override
    public void plan(Plan plan, Instant soon) {
        plan.add(new ActiveRulesKey(due.tenant()));
        plan.add(due.issuance());
        plan.add(lease());
    }

    @Override
    public Step decide(Instant now, BatchState state, boolean dryRun) {
        Lease lease = state.get(lease());
        if (lease == null || lease.fence() != due.fence()) {
            return Step.of(new Answer.Given(new Brought(false, false)));
        }
        Instant at = timeline.dueAt(due.notAfter(), now);
        Draft draft = new Draft(due.tenant(), rules, at, due.issuance().id(), "due/", state);
        if (Life.find(draft, due.issuance().id()) == null) {
            return Step.of(new Answer.Given(new Brought(false, false)));
        }
        draft.put(lease(), new Lease(due.fence(), null));
        Writes writes = draft.writes();
        state.accept(writes);
        Brought brought = writes.issuances().stream()
                .filter(change -> change.after().id().equals(due.issuance().id()))
                .map(change -> brought(change, at))
                .findFirst()
                .orElse(new Brought(false, false));
        return new Step(new Answer.Given(brought), () -> Job.notices(writes), null);
    }

    private LeaseKey lease() {
        return new LeaseKey(due.tenant(), due.issuance().id());
    }

    private static Brought brought(IssuanceChange change, Instant at) {
        Issuance before = Objects.requireNonNull(change.before());
        Issuance after = change.after();
        Instant heldUntil = before.standing().heldUntil();
        boolean released = heldUntil != null
                && !heldUntil.isAfter(at)
                && (before.expiresAt() == null || heldUntil.isBefore(before.expiresAt()));
        // Of a credit that was spent in part only the rest expires.
        boolean expired =
                after.state() == IssuanceState.EXPIRED || !lapsed(after).equals(lapsed(before));
        return new Brought(released, expired);
    }

    private static Optional<Money> lapsed(Issuance issuance) {
        return Optional.ofNullable(issuance.standing().parts()).map(Parts::lapsed);
    }
}
