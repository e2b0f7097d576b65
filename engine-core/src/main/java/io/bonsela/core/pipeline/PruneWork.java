package io.bonsela.core.pipeline;

import io.bonsela.api.store.Change.Pruned;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.secret.Keys;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * Prunes an event past its retention period. Skips an event that its rules may still read, or that has already been
 * pruned.
 *
 * @param event the event
 * @param days how long events are kept
 * @param keys digest what is removed
 */
record PruneWork(EventKey event, long days, Keys keys) implements Work<Boolean> {
    @Override
    public String tenant() {
        return event.tenant();
    }

    @Override
    public String name() {
        return "pruning of " + tenant() + '/' + event.eventId();
    }

    @Override
    public void plan(CompiledRules rules, Plan plan, Instant soon) {
        plan.add(new ActiveRulesKey(event.tenant()));
        plan.add(event);
    }

    @Override
    public Step<Boolean> decide(CompiledRules rules, Instant now, BatchState state) {
        DecisionRecord record = state.get(event);
        if (record == null || record.event().isErased() || isKept(record, rules, now)) {
            return Step.of(false);
        }
        // Under the subject's lock, because its histories change.
        String unused = state.owner(event.tenant(), record.event().subject());
        DecisionRecord bare = record.pruned(keys.sealer(event.tenant()));
        state.accept(new Pruned(bare, date(record, rules).plusDays(1)));
        return Step.of(true);
    }

    private boolean isKept(DecisionRecord record, CompiledRules rules, Instant now) {
        Instant horizon = now.minus(days, ChronoUnit.DAYS);
        return !record.decision().decidedAt().isBefore(horizon)
                || !date(record, rules).isBefore(Retention.firstDate(now, rules, days));
    }

    private LocalDate date(DecisionRecord record, CompiledRules rules) {
        return record.decision().occurredAt().atZone(rules.zone()).toLocalDate();
    }
}
