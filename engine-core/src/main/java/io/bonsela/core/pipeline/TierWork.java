package io.bonsela.core.pipeline;

import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.api.store.StateKey.TierKey;
import io.bonsela.core.check.CheckedRules.CheckedTier;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.EventDraft;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.operator.Calls;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.rules.MatchedEvent;
import io.bonsela.core.state.Writes;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ends the level of a subject in a tier if its time is over. Does nothing if that has already been done.
 *
 * @param level the level
 * @param notAfter ignores a level that ends later; null: ignores one that ends after the decision
 * @param timeline determines up to when something is due
 * @param calls the calls of operators in the filter of the tier; null: it is not prepared yet
 */
record TierWork(
        TierKey level,
        @Nullable Instant notAfter,
        Timeline timeline,
        @Nullable Calls calls) implements Work<Boolean> {
    @Override
    public String tenant() {
        return level.tenant();
    }

    @Override
    public String name() {
        return "a level of tier " + tenant() + '/' + level.tier();
    }

    @Override
    public Work<Boolean> under(CompiledRules rules, Run run) {
        return new TierWork(level, notAfter, timeline, run.calls(name()));
    }

    @Override
    public void plan(CompiledRules rules, Plan plan, Instant soon) {
        plan.add(new ActiveRulesKey(tenant()));
        plan.add(new SubjectKey(tenant(), level.subject()));
        plan.add(level);
    }

    @Override
    public Step<Boolean> decide(CompiledRules rules, Instant now, BatchState state) {
        Instant at = timeline.dueAt(notAfter, now);
        Optional<CheckedTier> tier = rules.checked().tier(level.tier());
        MatchedEvent time = MatchedEvent.ofTime(rules, tenant(), level.subject(), at, Objects.requireNonNull(calls));
        EventDraft draft = new EventDraft(time, at, state);
        draft.lock(level.subject());
        boolean ended =
                tier.map(draft.tiers()::end).orElseGet(() -> draft.tiers().end(level.tier()));
        if (!ended) {
            return Step.of(false);
        }
        Writes writes = draft.writes();
        state.accept(writes);
        return Step.of(true, writes);
    }
}
