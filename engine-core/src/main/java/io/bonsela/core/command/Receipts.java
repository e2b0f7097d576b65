package io.bonsela.core.command;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Origin;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.NewCode;
import io.bonsela.core.secret.Codes;
import io.bonsela.core.secret.Keys;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Creates the answers to commands from their audit records. */
public final class Receipts {
    private Receipts() {}

    /** The answer to a command that has just been decided. */
    public static Receipt done(AuditRecord record, Keys keys) {
        return record.receipt().as(record.receipt().status(), code(record, keys));
    }

    /** The answer to a command whose id was decided before. */
    public static Receipt again(AuditRecord before, boolean same, Keys keys, Instant now) {
        return same
                ? before.receipt().as(Receipt.Status.REPEATED, code(before, keys))
                : refused(
                        before.origin().tenant(),
                        before.origin().id(),
                        Receipt.Status.CONFLICT,
                        Reason.of(ReasonCode.COMMAND_CONFLICT),
                        now);
    }

    /** The answer to a command of a tenant without rules; nothing is recorded. */
    public static Receipt withoutRules(Command command, Instant now) {
        String tenant = command.origin().tenant();
        return refused(
                tenant,
                command.origin().id(),
                Receipt.Status.REFUSED,
                Reason.of(ReasonCode.NO_RULE_SET, "tenant", tenant),
                now);
    }

    /** The answer to a command on something that does not wait any more; nothing is recorded. */
    public static Receipt notWaiting(Command command, String other, Instant now) {
        Origin origin = command.origin();
        Reason reason = Approvals.notWaiting(other, null);
        return refused(origin.tenant(), origin.id(), Receipt.Status.REFUSED, reason, now);
    }

    private static Receipt refused(String tenant, String id, Receipt.Status status, Reason reason, Instant now) {
        return new Receipt(tenant, id, status, reason, now, List.of(), null, List.of(), null, null, List.of());
    }

    /** Derives again the code that a command created; null: it created none. */
    private static @Nullable String code(AuditRecord record, Keys keys) {
        if (!(record.after().get("code") instanceof Map<?, ?> made)) {
            return null;
        }
        Codes codes = keys.codes(record.origin().tenant());
        String key = String.valueOf(made.get("key"));
        String issuance = String.valueOf(record.arguments().get("issuance"));
        long generation = made.get("generation") instanceof BigDecimal number ? number.longValueExact() : 0;
        return NewCode.Kind.PASSWORD.name().equals(made.get("kind"))
                ? codes.password(key, issuance, generation)
                : codes.code(key, issuance, generation);
    }
}
