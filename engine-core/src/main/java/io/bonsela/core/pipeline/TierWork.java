package io.bonsela.core.pipeline;

import io.bonsela.api.store.State.TierLevel;
import io.bonsela.api.store.StateKey.ActiveRulesKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.api.store.StateKey.TierKey;
import io.bonsela.core.check.CheckedRules.CheckedTier;
import io.bonsela.core.decide.BatchState;
import io.bonsela.core.decide.EventDraft;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.rules.MatchedEvent;
import io.bonsela.core.secret.Keys;
import io.bonsela.core.state.Draft;
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
 * @param keys digest and seal the decisions on events that a change raises
 * @param run the run in which it is decided; null: it is not prepared yet
 */
record TierWork(
        TierKey level,
        @Nullable Instant notAfter,
        Timeline timeline,
        Keys keys,
        @Nullable Run run) implements Work<Boolean> {
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
        return new TierWork(level, notAfter, timeline, keys, run);
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
        Run known = Objects.requireNonNull(run);
        String subject = state.owner(tenant(), level.subject());
        MatchedEvent time = MatchedEvent.ofTime(rules, tenant(), subject, at, known.calls(name()));
        TierLevel earned = state.get(level);
        String earnedBy = earned == null ? level.tier() : earned.event();
        EventDraft draft = new EventDraft(time, at, new Draft.Cause(time.event().id(), "", earnedBy), state);
        boolean ended =
                tier.map(draft.tiers()::end).orElseGet(() -> draft.tiers().end(level));
        TierLevel own = draft.get(level);
        if (own != null && own.endsAt() != null && !own.endsAt().isAfter(at)) {
            // A higher level under another name of the subject goes on.
            draft.tiers().clear(level);
        } else if (!ended) {
            return Step.of(false);
        }
        draft.use(subject);
        Writes writes = draft.writes();
        state.accept(writes);
        RaisedEvents raised = new RaisedEvents(keys, event -> known.calls("event " + event));
        return Step.of(true, writes).and(raised.decide(time, draft.raised(), at, state));
    }
}
