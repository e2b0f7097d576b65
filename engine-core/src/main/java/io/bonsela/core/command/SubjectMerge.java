package io.bonsela.core.command;

import io.bonsela.api.Reason;
import io.bonsela.api.command.Merge;
import io.bonsela.api.store.State.Subject;
import io.bonsela.api.store.StateKey.ChainKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.state.Draft;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Joins the names of two subjects. Nothing else is written, so the merge can be undone exactly. */
record SubjectMerge(Merge merge) implements Verb {
    @Override
    public void plan(Plan plan) {
        for (String name : List.of(merge.subject(), merge.into())) {
            plan.add(new SubjectKey(merge.origin().tenant(), name));
            plan.add(ChainKey.of(merge.origin().tenant(), name));
        }
    }

    @Override
    public Ruling rule(Draft draft) {
        Reason refusal = refusal(draft, merge.subject());
        refusal = refusal == null ? refusal(draft, merge.into()) : refusal;
        return refusal == null ? merged(draft) : Ruling.refused(refusal).about(draft.owner(merge.into()));
    }

    private static @Nullable Reason refusal(Draft draft, String subject) {
        String owner = draft.owner(subject);
        return owner.equals(subject) ? null : MergeUndoing.merged(subject, owner);
    }

    private Ruling merged(Draft draft) {
        List<String> given = draft.names(merge.subject());
        List<String> others = new ArrayList<>(given);
        List<String> names = draft.names(merge.into());
        others.addAll(names.subList(1, names.size()));
        long used = MergeUndoing.used(draft, given) + MergeUndoing.used(draft, names);
        SubjectKey from = new SubjectKey(draft.tenant(), merge.subject());
        SubjectKey into = new SubjectKey(draft.tenant(), merge.into());
        // The answer to this command is one more.
        draft.put(from, known(draft.get(from)).merged(new Subject.Merged(merge.into(), used + 1)));
        draft.put(into, known(draft.get(into)).joined(others));
        return Ruling.done(null).about(merge.into());
    }

    private static Subject known(@Nullable Subject subject) {
        return subject == null ? Subject.NEW : subject;
    }
}
