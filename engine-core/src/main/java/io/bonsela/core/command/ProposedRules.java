package io.bonsela.core.command;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Records;
import io.bonsela.api.command.Approve;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Reject;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.State.Approval;
import io.bonsela.api.store.State.Approval.Status;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A rule set that waits for approval or for its time.
 *
 * @param command the id of the command that was to publish it
 * @param actor who executed that command
 * @param proposers who executed a command that proposed the same rule set; pseudonyms of those who were erased
 * @param ruleSet the rule set
 * @param effectiveFrom from when on it is to be in force; null: at once
 */
public record ProposedRules(
        String command,
        String actor,
        Set<String> proposers,
        RuleSet ruleSet,
        @Nullable Instant effectiveFrom) {
    /** Begins the id of the engine's command that puts a rule set in force at its time. */
    public static final String SCHEDULED = "scheduled/";

    private static final String KEPT = "kept";

    /** Returns the id of the command that a command approves or rejects; empty: it is no such command. */
    public static Optional<String> decidedBy(Command command) {
        return command instanceof Approve approve
                ? Optional.of(approve.command())
                : command instanceof Reject reject ? Optional.of(reject.command()) : Optional.empty();
    }

    /** Returns what the record of a command that keeps a rule set says about it. */
    public static Map<String, Object> trace(String digest) {
        return Map.of(KEPT, Map.of("digest", digest));
    }

    /** Returns the digest of the rule set that a command proposed; empty: it proposed none. */
    public static Optional<String> digest(AuditRecord record) {
        return record.after().get(KEPT) instanceof Map<?, ?> kept
                ? Optional.of(String.valueOf(kept.get("digest")))
                : Optional.empty();
    }

    /** Returns what a command proposed; empty: it proposed no rule set. */
    public static Optional<ProposedRules> of(Records records, String tenant, String command) {
        return records.command(tenant, command)
                .flatMap(record -> digest(record)
                        .flatMap(digest -> records.ruleSet(tenant, digest)
                                .map(ruleSet -> new ProposedRules(
                                        command,
                                        record.origin().actor(),
                                        proposers(records, tenant, digest),
                                        ruleSet,
                                        (Instant) record.arguments().get("effectiveFrom")))));
    }

    private static Set<String> proposers(Records records, String tenant, String digest) {
        return records.proposals(tenant, digest).stream()
                .map(proposal -> proposal.command().origin().actor())
                .collect(Collectors.toSet());
    }

    /**
     * Returns why a command cannot approve or reject it; null: it can.
     *
     * @param approval its approval; null: it has none
     */
    public @Nullable Reason refusal(Command by, @Nullable Approval approval) {
        boolean waits = approval != null && approval.status() == Status.WAITING;
        boolean isScheduled = approval != null && approval.due() != null;
        // Nobody can tell whether an erased actor is the one who approves.
        boolean isErased = proposers.stream().anyMatch(Erasure::isPseudonym);
        if (by instanceof Reject ? !waits && !isScheduled : !waits || isErased) {
            return Approvals.notWaiting(command, approval);
        }
        if (by instanceof Approve approve) {
            return proposers.contains(by.origin().actor())
                    ? Reason.of(ReasonCode.SAME_ACTOR)
                    : approve.digest().equals(Objects.requireNonNull(approval).digest())
                            ? null
                            : Reason.of(ReasonCode.OTHER_DIGEST);
        }
        return null;
    }
}
