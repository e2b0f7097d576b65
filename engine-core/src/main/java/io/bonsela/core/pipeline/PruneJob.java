package io.bonsela.core.pipeline;

import io.bonsela.api.store.Change.Pruned;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.CompiledRules;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.secret.Keys;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * An event that is kept no longer. What its rules may still look at is left, and so is one that somebody pruned meanwhile.
 *
 * @param event which
 * @param rules the rules in force
 * @param days how long events are kept
 * @param keys digest what is taken away
 */
record PruneJob(EventKey event, CompiledRules rules, long days, Keys keys) implements Job {
    @Override
    public void plan(Plan plan, Instant soon) {
        plan.add(new ActiveRulesKey(event.tenant()));
        plan.add(event);
    }

    @Override
    public Step decide(Instant now, BatchState state, boolean dryRun) {
        DecisionRecord record = state.get(event);
        if (record == null || record.event().isErased() || isKept(record, now)) {
            return Step.of(new Answer.Given(false));
        }
        // Under the subject's lock: its histories change.
        String subject = record.event().subject();
        state.get(new SubjectKey(event.tenant(), subject));
        DecisionRecord bare = record.pruned(keys.sealer(event.tenant()));
        state.accept(new Pruned(bare, date(record).plusDays(1)));
        return Step.of(new Answer.Given(true));
    }

    private boolean isKept(DecisionRecord record, Instant now) {
        Instant horizon = now.minus(days, ChronoUnit.DAYS);
        return !record.decision().decidedAt().isBefore(horizon)
                || !date(record).isBefore(Retention.firstDate(now, rules, days));
    }

    private LocalDate date(DecisionRecord record) {
        return record.decision().occurredAt().atZone(rules.zone()).toLocalDate();
    }
}
