package io.bonsela.core.command;

import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.ReportWrong;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.State.FollowUps;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.FollowUpsKey;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.life.BreakerUse;
import io.bonsela.core.state.Draft;

/** Records that a decision of a rule was wrong, and counts it for the rule's breaker. */
record WrongReport(ReportWrong report) implements Verb {
    @Override
    public void plan(Plan plan) {
        String tenant = report.origin().tenant();
        plan.add(new EventKey(tenant, report.event()));
        plan.add(new FollowUpsKey(tenant, report.event()));
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
        FollowUpsKey key = new FollowUpsKey(draft.tenant(), report.event());
        FollowUps stored = draft.get(key);
        FollowUps before = stored == null ? FollowUps.NONE : stored;
        if (before.reported().contains(report.rule())) {
            return Ruling.refused(Reason.of(ReasonCode.ALREADY_REPORTED));
        }
        draft.put(key, before.reported(report.rule()));
        Rule rule = draft.rules().rule(report.rule());
        BreakerUse breaker = rule == null ? null : BreakerUse.of(draft, rule);
        if (breaker != null) {
            breaker.report(record.decision().decidedAt());
        }
        return Ruling.done(null);
    }
}
