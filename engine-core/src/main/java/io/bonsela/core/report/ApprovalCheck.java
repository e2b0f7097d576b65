package io.bonsela.core.report;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Reports.Reconciliation.Source;
import io.bonsela.api.store.State.Approval;
import io.bonsela.api.store.State.Approval.Status;
import io.bonsela.core.command.ProposedRules;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Derives the approvals of commands from the answers. Not thread-safe. */
final class ApprovalCheck {
    private final Findings findings;
    private final Map<String, Approval> kept = new HashMap<>();
    private final Map<String, Derived> derived = new HashMap<>();
    /** The commands that answers approve or reject from which a subject was erased. */
    private final Set<String> fromErased = new HashSet<>();
    /** The commands whose rule sets were put in force at their time. */
    private final Set<String> inForce = new HashSet<>();

    /** What answers say about a command; answers come in any order. */
    private static final class Derived {
        private Status status = Status.WAITING;
        private @Nullable String digest;
        private @Nullable Instant approvedAt;
        private @Nullable Instant effectiveFrom;

        private @Nullable Instant due(boolean wasDue) {
            Instant from = effectiveFrom;
            boolean isLater =
                    status == Status.APPROVED && approvedAt != null && from != null && from.isAfter(approvedAt);
            return isLater && !wasDue ? from : null;
        }
    }

    ApprovalCheck(Findings findings) {
        this.findings = findings;
    }

    void answer(AuditRecord record) {
        String id = record.origin().id();
        Optional<String> proposed = ProposedRules.digest(record);
        if (record.receipt().refusal().equals(Optional.of(ReasonCode.NEEDS_APPROVAL))) {
            Reason reason = record.receipt().reason();
            proposed(id, String.valueOf(reason == null ? null : reason.argument("digest")), record);
        } else if (record.receipt().isDone() && record.verb().equals("approve")) {
            decided(record, Status.APPROVED);
        } else if (record.receipt().isDone() && record.verb().equals("reject")) {
            decided(record, Status.REJECTED);
        } else if (record.receipt().isDone() && proposed.isPresent()) {
            Derived own = proposed(id, proposed.get(), record);
            own.status = later(own.status, Status.APPROVED);
            own.approvedAt = record.receipt().at();
        }
        if (id.startsWith(ProposedRules.SCHEDULED) && record.receipt().isDone()) {
            inForce.add(id.substring(ProposedRules.SCHEDULED.length()));
        }
    }

    private Derived proposed(String id, String digest, AuditRecord record) {
        Derived own = of(id);
        own.digest = digest;
        own.effectiveFrom =
                record.arguments().get("effectiveFrom") instanceof Instant effectiveFrom ? effectiveFrom : null;
        return own;
    }

    private void decided(AuditRecord record, Status status) {
        String command = String.valueOf(record.arguments().get("command"));
        Derived other = of(command);
        other.status = later(other.status, status);
        if (status == Status.APPROVED) {
            other.approvedAt = record.receipt().at();
        }
        if (record.originalSeal() != null) {
            fromErased.add(command);
        }
    }

    private Derived of(String command) {
        return derived.computeIfAbsent(command, id -> new Derived());
    }

    /** The statuses are in the order in which a command can have them. */
    private static Status later(Status one, Status other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    void state(String command, Approval approval) {
        kept.put(command, approval);
    }

    /** Compares the values after everything was read. */
    void end() {
        // An id that contained the name of an erased subject is gone: some command was then decided that seems to wait.
        boolean unknown = fromErased.stream().anyMatch(command -> !kept.containsKey(command));
        if (unknown) {
            fromErased.stream().filter(command -> !kept.containsKey(command)).forEach(derived::remove);
        }
        Set<String> commands = new TreeSet<>(derived.keySet());
        commands.addAll(kept.keySet());
        for (String command : commands) {
            Approval is = kept.get(command);
            Derived by = derived.get(command);
            boolean perhapsDecided =
                    unknown && is != null && by != null && is.status().compareTo(by.status) > 0;
            if (!perhapsDecided) {
                Approval shouldBe = by == null
                        ? null
                        : new Approval(by.status, String.valueOf(by.digest), by.due(inForce.contains(command)));
                findings.compare(
                        "approval of command " + command,
                        String.valueOf(is),
                        String.valueOf(shouldBe),
                        Source.COMMANDS);
            }
        }
    }
}
