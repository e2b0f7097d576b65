package io.bonsela.core.command;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.Approve;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Reject;
import io.bonsela.api.store.State.Approval;
import io.bonsela.api.store.State.Approval.Status;
import io.bonsela.api.store.StateKey.ApprovalKey;
import io.bonsela.api.store.StateKey.CommandKey;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.state.Draft;

/**
 * Approves or rejects a command that waits.
 *
 * @param prepared the approval or rejection
 * @param waiting the id of the command that waits
 */
record ApprovalRuling(PreparedCommand prepared, String waiting) implements Verb {
    static ApprovalRuling of(Approve approve, PreparedCommand prepared) {
        return new ApprovalRuling(prepared, approve.command());
    }

    static ApprovalRuling of(Reject reject, PreparedCommand prepared) {
        return new ApprovalRuling(prepared, reject.command());
    }

    @Override
    public void plan(Plan plan) {
        String tenant = prepared.command().origin().tenant();
        plan.add(new CommandKey(tenant, waiting));
        plan.add(new ApprovalKey(tenant, waiting));
    }

    @Override
    public Ruling rule(Draft draft) {
        AuditRecord record = draft.get(new CommandKey(draft.tenant(), waiting));
        if (record == null || record.subject() == null) {
            return Ruling.refused(Approvals.notWaiting(waiting, null));
        }
        String owner = draft.owner(record.subject());
        ApprovalKey key = new ApprovalKey(draft.tenant(), waiting);
        Approval approval = draft.get(key);
        // A record from which a subject was erased does not say any more what was to be done.
        Ruling ruling = approval == null || approval.status() != Status.WAITING || isErased(record)
                ? Ruling.refused(Approvals.notWaiting(waiting, approval))
                : ruling(draft, key, approval, record);
        return ruling.about(owner);
    }

    private Ruling ruling(Draft draft, ApprovalKey key, Approval approval, AuditRecord record) {
        Command command = prepared.command();
        if (!(command instanceof Approve approve)) {
            draft.put(key, new Approval(Status.REJECTED, approval.digest(), null));
            return Ruling.done(null);
        }
        if (command.origin().actor().equals(record.origin().actor())) {
            return Ruling.refused(ReasonCode.SAME_ACTOR);
        }
        if (!approve.digest().equals(approval.digest())) {
            return Ruling.refused(ReasonCode.OTHER_DIGEST);
        }
        Ruling ruling = Verbs.of(prepared.with(Approvals.command(record))).rule(draft);
        if (ruling.refusal() == null) {
            draft.put(key, new Approval(Status.APPROVED, approval.digest(), null));
        }
        return ruling;
    }

    private boolean isErased(AuditRecord record) {
        return prepared.command() instanceof Approve && record.originalSeal() != null;
    }
}
