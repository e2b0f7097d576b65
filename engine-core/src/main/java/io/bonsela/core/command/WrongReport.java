package io.bonsela.core.command;

import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.ReportWrong;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.State.Uses;
import io.bonsela.api.store.StateKey.BreakerKey;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.UsesKey;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.life.RuleBreaker;
import io.bonsela.core.state.Draft;

/** Records that a decision of a rule was wrong, and counts it for the rule's breaker. */
record WrongReport(ReportWrong report) implements Verb {
    @Override
    public void plan(Plan plan) {
        String tenant = report.origin().tenant();
        plan.add(new EventKey(tenant, report.event()));
        plan.add(new UsesKey(tenant, report.event()));
        plan.add(new BreakerKey(tenant, report.rule()));
    }

    @Override
    public Ruling rule(Draft draft) {
        DecisionRecord record = draft.get(new EventKey(draft.tenant(), report.event()));
        return record == null
                ? Ruling.refused(Reason.of(ReasonCode.UNKNOWN_EVENT, "event", report.event()))
                : ruling(draft, record).about(record.event().subject());
    }

    private Ruling ruling(Draft draft, DecisionRecord record) {
        if (record.decision().outcome(report.rule()).isEmpty()) {
            return Ruling.refused(Reason.of(ReasonCode.UNKNOWN_PART, "part", "rules/" + report.rule()));
        }
        UsesKey key = new UsesKey(draft.tenant(), report.event());
        Uses stored = draft.get(key);
        Uses uses = stored == null ? Uses.NONE : stored;
        if (uses.reported().contains(report.rule())) {
            return Ruling.refused(Reason.of(ReasonCode.ALREADY_REPORTED));
        }
        draft.put(key, uses.reporting(report.rule()));
        Rule rule = draft.rules().ruleIfAny(report.rule());
        if (rule != null && rule.breaker() != null) {
            new RuleBreaker(draft, rule, rule.breaker()).report();
        }
        return Ruling.done(null);
    }
}
