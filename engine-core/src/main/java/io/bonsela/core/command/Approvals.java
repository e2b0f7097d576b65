package io.bonsela.core.command;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.Credit;
import io.bonsela.api.command.HoldSpend;
import io.bonsela.api.command.Spend;
import io.bonsela.api.store.State.Approval;
import io.bonsela.api.store.StateKey.ApprovalKey;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Determines which commands wait for approval, and restores them from their records. */
final class Approvals {
    private Approvals() {}

    /** Returns the ruling on a command that could be done: it waits if it needs approval. */
    static Ruling ruling(PreparedCommand prepared, Ruling ruling) {
        Money amount = byHand(prepared.command());
        Optional<Money> largest = amount == null || ruling.refusal() != null
                ? Optional.empty()
                : prepared.policies().approvals().largest(amount.currency());
        if (largest.isEmpty() || largest.get().compareTo(Objects.requireNonNull(amount)) >= 0) {
            return ruling;
        }
        Command command = prepared.command();
        Reason reason =
                new Reason(ReasonCode.NEEDS_APPROVAL, Map.of("largest", largest.get(), "digest", prepared.digest()));
        return Ruling.refused(reason)
                .about(ruling.subject())
                .keeping(new Ruling.Kept(
                        new ApprovalKey(
                                command.origin().tenant(), command.origin().id()),
                        new Approval(Approval.Status.WAITING, prepared.digest(), null)));
    }

    private static @Nullable Money byHand(Command command) {
        if (command instanceof Credit credit) {
            return credit.amount();
        }
        boolean isNoted = command.origin().note() != null;
        if (isNoted && command instanceof HoldSpend hold) {
            return hold.amount();
        }
        return isNoted && command instanceof Spend spend ? spend.amount() : null;
    }

    /** Returns the reason why a command can be neither approved nor rejected. */
    static Reason notWaiting(String command, @Nullable Approval approval) {
        return approval == null
                ? Reason.of(ReasonCode.NOT_WAITING, "command", command)
                : new Reason(
                        ReasonCode.NOT_WAITING,
                        Map.of("command", command, "status", approval.status().name()));
    }

    /** Returns the command of a record that waits for approval. */
    static Command command(AuditRecord record) {
        Map<String, Object> arguments = record.arguments();
        String subject = Objects.requireNonNull(record.subject());
        Money amount = (Money) Objects.requireNonNull(arguments.get("amount"));
        return switch (record.verb()) {
            case "spend" -> new Spend(record.origin(), subject, amount);
            case "hold-spend" ->
                new HoldSpend(
                        record.origin(), subject, amount, Duration.parse(String.valueOf(arguments.get("length"))));
            default ->
                new Credit(
                        record.origin(),
                        subject,
                        (String) Objects.requireNonNull(arguments.get("reward")),
                        amount,
                        (String) arguments.get("budget"));
        };
    }
}
