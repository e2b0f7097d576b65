package io.bonsela.core.pipeline;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Origin;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.Records;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Publish;
import io.bonsela.api.command.Reject;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.State.Approval;
import io.bonsela.api.store.State.Approval.Status;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.ApprovalKey;
import io.bonsela.api.store.StateKey.CommandKey;
import io.bonsela.core.command.ProposedRules;
import io.bonsela.core.command.RuleChanges;
import io.bonsela.core.command.RuleChanges.Target;
import io.bonsela.core.state.Draft;
import io.bonsela.core.state.StateView;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A command that concerns a rule set, with the rule set that was proposed before, if it is about one.
 *
 * @param command the command
 * @param proposed what it approves or rejects, or what is due; null: none
 * @param isDue whether it puts in force what is due
 */
record RuleRequest(Command command, @Nullable ProposedRules proposed, boolean isDue) {
    /** Whether a person publishes a rule set. */
    boolean isPublish() {
        return command instanceof Publish && !isDue;
    }

    /** Returns the key of the approval that it reads or writes; null: none. */
    @Nullable
    ApprovalKey approval() {
        Origin origin = command.origin();
        if (proposed != null) {
            return new ApprovalKey(origin.tenant(), proposed.command());
        }
        return isPublish() ? new ApprovalKey(origin.tenant(), origin.id()) : null;
    }

    /** Returns what it reads about approvals. */
    Set<StateKey<?>> keys() {
        ApprovalKey approval = approval();
        if (approval == null) {
            return Set.of();
        }
        return proposed == null
                ? Set.of(approval)
                : Set.of(approval, new CommandKey(approval.tenant(), approval.command()));
    }

    /**
     * Returns the rule set that it puts in force, or its refusal.
     *
     * @param version the version of the rule set in force; 0: there is none
     */
    Target target(long version, Records records) {
        if (proposed == null) {
            return RuleChanges.of(command, version, records);
        }
        String tenant = command.origin().tenant();
        List<Publication> publications = records.publications(tenant);
        RuleSet ruleSet = version == 0
                ? proposed.ruleSet()
                : RuleChanges.keepingPauses(
                        proposed.ruleSet(),
                        records.ruleSet(
                                        tenant,
                                        publications.get((int) version - 1).digest())
                                .orElseThrow());
        return new Target(ruleSet, null);
    }

    /**
     * Decides what becomes of it, and writes the approval.
     *
     * @param refusal why it is refused anyway; null: it is not
     * @param waits whether the rule set needs approval
     * @param digest the digest of the rule set
     */
    RuleSetRuling rule(@Nullable Reason refusal, boolean waits, String digest, Instant now, Draft draft) {
        ApprovalKey key = approval();
        if (refusal != null || key == null) {
            return new RuleSetRuling(refusal, false, refusal == null);
        }
        return proposed == null ? published(key, waits, digest, now, draft) : decided(proposed, key, now, draft);
    }

    private RuleSetRuling published(ApprovalKey key, boolean waits, String digest, Instant now, Draft draft) {
        Instant due = command instanceof Publish publish ? later(publish.effectiveFrom(), now) : null;
        if (waits) {
            draft.put(key, new Approval(Status.WAITING, digest, null));
            return new RuleSetRuling(Reason.of(ReasonCode.NEEDS_APPROVAL, "digest", digest), true, false);
        }
        if (due != null) {
            draft.put(key, new Approval(Status.APPROVED, digest, due));
        }
        return new RuleSetRuling(null, due != null, due == null);
    }

    private RuleSetRuling decided(ProposedRules about, ApprovalKey key, Instant now, Draft draft) {
        Approval before = draft.get(key);
        Reason refusal = isDue ? null : about.refusal(command, before);
        if (refusal != null || before == null) {
            return new RuleSetRuling(refusal, false, false);
        }
        if (command instanceof Reject) {
            draft.put(key, new Approval(Status.REJECTED, before.digest(), null));
            return new RuleSetRuling(null, false, false);
        }
        Instant due = isDue ? null : later(about.effectiveFrom(), now);
        draft.put(key, new Approval(Status.APPROVED, before.digest(), due));
        return new RuleSetRuling(null, false, due == null);
    }

    /** Whether what it puts in force is due in a state. */
    boolean isDue(StateView state, Instant now) {
        ApprovalKey key = approval();
        Approval approval = key == null ? null : state.get(key);
        Instant due = approval == null ? null : approval.due();
        AuditRecord record = key == null ? null : state.get(new CommandKey(key.tenant(), key.command()));
        boolean isSameActor = record != null
                && record.origin().actor().equals(command.origin().actor());
        // Not the row alone, which an intruder could change: the sealed record of the command says when.
        boolean isApproved = approval != null
                && approval.status() == Status.APPROVED
                && proposed != null
                && Objects.equals(due, proposed.effectiveFrom());
        return isApproved && due != null && !due.isAfter(now) && isSameActor;
    }

    private static @Nullable Instant later(@Nullable Instant effectiveFrom, Instant now) {
        return effectiveFrom != null && effectiveFrom.isAfter(now) ? effectiveFrom : null;
    }
}
