package loyalty.api;

import io.bonsela.api.Origin;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Command;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import loyalty.staff.Caller;
import loyalty.web.IdempotencyKeys;
import loyalty.web.ProblemException;
import loyalty.web.Refusals;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Executes commands of requests: the {@code Idempotency-Key} is the command's id, and the caller its actor. */
@Component
class Commands {
    private final RewardEngine engine;

    Commands(RewardEngine engine) {
        this.engine = engine;
    }

    /**
     * The answer to a command that was done.
     *
     * @param command the command's id
     * @param repeated whether it was done before, and nothing was done now
     * @param issuances the rewards that it changed
     * @param amount the amount that it moved; null: none
     * @param code the code that it made, shown now only; null: none
     */
    record CommandDone(
            String command,
            boolean repeated,
            List<IssuanceController.IssuanceView> issuances,
            @Nullable String amount,
            @Nullable String code) {}

    /**
     * Executes a command.
     *
     * @param caller who requests it
     * @param key the idempotency key; null: the request is refused
     * @param note why; null: not given
     * @param command makes the command of its origin
     */
    CommandDone execute(Caller caller, @Nullable String key, @Nullable String note, Function<Origin, Command> command) {
        Origin origin = Origin.of(caller.tenant(), IdempotencyKeys.required(key), caller.id());
        Receipt receipt = engine.execute(command.apply(note == null ? origin : origin.because(note)));
        Reason reason = receipt.reason();
        if (reason != null) {
            throw refusal(receipt.status(), reason);
        }
        return new CommandDone(
                receipt.commandId(),
                receipt.status() == Receipt.Status.REPEATED,
                receipt.issuances().stream()
                        .map(IssuanceController.IssuanceView::of)
                        .toList(),
                receipt.amount() == null ? null : receipt.amount().toString(),
                receipt.code());
    }

    private static ProblemException refusal(Receipt.Status status, Reason reason) {
        boolean conflict = status == Receipt.Status.CONFLICT;
        Map<String, String> arguments = new TreeMap<>();
        reason.arguments().forEach((name, value) -> arguments.put(name, String.valueOf(value)));
        return new ProblemException(
                conflict ? HttpStatus.CONFLICT : status(reason.code()),
                reason.code().name(),
                Refusals.words(reason, ZoneOffset.UTC),
                Map.of("arguments", arguments));
    }

    private static HttpStatus status(ReasonCode code) {
        return switch (code) {
            case NEEDS_APPROVAL -> HttpStatus.ACCEPTED;
            case RULES_CHANGED -> HttpStatus.PRECONDITION_FAILED;
            default -> HttpStatus.CONFLICT;
        };
    }
}
