package io.bonsela.core.pipeline;

import io.bonsela.api.Issuance;
import io.bonsela.api.IssuanceState;
import io.bonsela.api.Parts;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.CompiledRules;
import io.bonsela.core.decide.Draft;
import io.bonsela.core.decide.IssuanceChange;
import io.bonsela.core.decide.Life;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.decide.Writes;
import java.time.Instant;

/**
 * An issuance whose time has come. What another did meanwhile is not done again.
 *
 * @param due which, and when
 * @param rules the rules in force
 */
record DueJob(Task.Due due, CompiledRules rules) implements Job {
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
    }

    @Override
    public Step decide(Instant now, BatchState state, boolean dryRun) {
        Draft draft =
                new Draft(due.tenant(), rules, due.at(), "due", due.issuance().id(), state);
        if (Life.find(draft, due.issuance().id()) == null) {
            return Step.of(new Answer.Given(new Brought(false, false)));
        }
        Writes writes = draft.writes();
        state.accept(writes);
        boolean released = writes.issuances().stream().anyMatch(DueJob::isReleased);
        boolean expired = writes.issuances().stream().anyMatch(DueJob::isExpired);
        return new Step(new Answer.Given(new Brought(released, expired)), Job.notices(writes), null);
    }

    private static boolean isReleased(IssuanceChange change) {
        Issuance before = change.before();
        return before != null && before.standing().held() && change.after().state() != IssuanceState.EXPIRED;
    }

    /** Of a credit that was spent in part only the rest expires. */
    private static boolean isExpired(IssuanceChange change) {
        Parts parts = change.after().standing().parts();
        return change.after().state() == IssuanceState.EXPIRED
                || (parts != null && parts.lapsed().isPositive());
    }
}
