package io.bonsela.core.command;

import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.UndoMerge;
import io.bonsela.api.store.State.Chain;
import io.bonsela.api.store.State.Subject;
import io.bonsela.api.store.StateKey.ChainKey;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.state.Draft;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Separates the names of two subjects that were merged, if the merge was not used since. */
record MergeUndoing(UndoMerge undo) implements Verb {
    @Override
    public void plan(Plan plan) {
        plan.add(new SubjectKey(undo.origin().tenant(), undo.subject()));
    }

    @Override
    public Ruling rule(Draft draft) {
        SubjectKey from = new SubjectKey(draft.tenant(), undo.subject());
        Subject subject = draft.get(from);
        if (subject == null || subject.merged() == null) {
            return Ruling.refused(Reason.of(ReasonCode.NOT_MERGED, "subject", undo.subject()));
        }
        List<String> names = draft.names(undo.subject());
        if (used(draft, names) != subject.merged().used()) {
            return Ruling.refused(new Reason(
                            ReasonCode.MERGE_IN_USE, Map.of("subject", undo.subject(), "into", names.get(0))))
                    .about(names.get(0));
        }
        SubjectKey into = new SubjectKey(draft.tenant(), subject.merged().into());
        Subject other = Objects.requireNonNull(draft.get(into));
        int given = 1 + subject.others().size();
        draft.put(from, subject.merged(null));
        draft.put(
                into, other.joined(other.others().subList(given, other.others().size())));
        return Ruling.done(null).about(into.subject());
    }

    /** Returns the number of decisions and answers about subjects, and of other uses of their merges. */
    static long used(Draft draft, List<String> names) {
        long used = 0;
        for (String name : names) {
            Chain chain = draft.get(ChainKey.of(draft.tenant(), name));
            Subject subject = draft.get(new SubjectKey(draft.tenant(), name));
            used += (chain == null ? 0 : chain.decisions() + chain.answers()) + (subject == null ? 0 : subject.uses());
        }
        return used;
    }

    static Reason merged(String subject, String into) {
        return new Reason(ReasonCode.ALREADY_MERGED, Map.of("subject", subject, "into", into));
    }
}
