package io.bonsela.core.pipeline;

import io.bonsela.api.Money;
import io.bonsela.api.store.State.Spending;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.IssuanceKey;
import io.bonsela.api.store.StateKey.SpendKey;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.life.Spendings;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.state.Draft;
import io.bonsela.core.state.Writes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Returns what is held of a wallet if its time is over. Does nothing if that has already been done.
 *
 * @param hold the hold
 * @param notAfter ignores a hold that ends later; null: ignores one that ends after the decision
 * @param timeline determines up to when something is due
 */
record HoldWork(SpendKey hold, @Nullable Instant notAfter, Timeline timeline) implements Work<Boolean> {
    @Override
    public String tenant() {
        return hold.tenant();
    }

    @Override
    public String name() {
        return "hold " + tenant() + '/' + hold.id();
    }

    @Override
    public void plan(CompiledRules rules, Plan plan, Instant soon) {
        plan.add(new ActiveRulesKey(tenant()));
        plan.add(hold);
    }

    @Override
    public Step<Boolean> decide(CompiledRules rules, Instant now, BatchState state) {
        Instant at = timeline.dueAt(notAfter, now);
        Draft draft = new Draft(tenant(), rules, at, new Draft.Cause(hold.id(), "hold/" + hold.id() + '/'), state);
        draft.lock(hold.subject());
        Spending spending = draft.get(hold);
        if (spending == null
                || spending.heldUntil() == null
                || spending.heldUntil().isAfter(at)) {
            return Step.of(false);
        }
        spending.parts().forEach(part -> draft.want(new IssuanceKey(tenant(), part.credit())));
        Spendings.giveBack(draft, hold, spending, new Money(spending.amount().currency(), spending.left()));
        Writes writes = draft.writes();
        state.accept(writes);
        return Step.of(true, writes);
    }
}
