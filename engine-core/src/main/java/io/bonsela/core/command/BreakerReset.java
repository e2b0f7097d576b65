package io.bonsela.core.command;

import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.ResetBreaker;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.store.StateKey.BreakerKey;
import io.bonsela.api.store.StateKey.ChainKey;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.life.BreakerUse;
import io.bonsela.core.state.Draft;

/** Tries a rule again whose breaker is open. */
record BreakerReset(ResetBreaker reset) implements Verb {
    @Override
    public void plan(Plan plan) {
        String tenant = reset.origin().tenant();
        plan.add(ChainKey.of(tenant, null));
        plan.add(new BreakerKey(tenant, reset.rule()));
    }

    @Override
    public Ruling rule(Draft draft) {
        Rule rule = draft.rules().rule(reset.rule());
        BreakerUse breaker = rule == null ? null : BreakerUse.of(draft, rule);
        if (breaker == null) {
            return Ruling.refused(Reason.of(ReasonCode.UNKNOWN_PART, "part", "rules/" + reset.rule() + "/breaker"));
        }
        return breaker.reset()
                ? Ruling.done(null)
                : Ruling.refused(Reason.of(ReasonCode.BREAKER_NOT_OPEN, "rule", reset.rule()));
    }
}
