package loyalty.api;

import io.bonsela.api.Issuance;
import io.bonsela.api.Origin;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.Receipt;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Command;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import loyalty.staff.Caller;
import loyalty.web.Problems;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
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
    record Done(
            String command,
            boolean repeated,
            List<IssuanceController.View> issuances,
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
    ResponseEntity<?> execute(
            Caller caller, @Nullable String key, @Nullable String note, Function<Origin, Command> command) {
        if (key == null) {
            return problem(Problems.of(
                    HttpStatus.BAD_REQUEST, "IDEMPOTENCY_KEY_REQUIRED", "send Idempotency-Key: the command's id"));
        }
        Origin origin = Origin.of(caller.tenant(), key, caller.id());
        Receipt receipt = engine.execute(command.apply(note == null ? origin : origin.because(note)));
        Reason reason = receipt.reason();
        if (reason != null) {
            return problem(refusal(receipt.status(), reason));
        }
        return ResponseEntity.ok(new Done(
                receipt.commandId(),
                receipt.status() == Receipt.Status.REPEATED,
                receipt.issuances().stream().map(IssuanceController.View::of).toList(),
                receipt.amount() == null ? null : receipt.amount().toString(),
                receipt.code()));
    }

    private static ProblemDetail refusal(Receipt.Status status, Reason reason) {
        HttpStatus answer = status == Receipt.Status.CONFLICT || reason.code() != ReasonCode.NEEDS_APPROVAL
                ? HttpStatus.CONFLICT
                : HttpStatus.ACCEPTED;
        ProblemDetail problem =
                Problems.of(answer, reason.code().name(), reason.code().name());
        Map<String, String> arguments = new TreeMap<>();
        reason.arguments().forEach((name, value) -> arguments.put(name, String.valueOf(value)));
        problem.setProperty("arguments", arguments);
        return problem;
    }

    private static ResponseEntity<?> problem(ProblemDetail problem) {
        return ResponseEntity.status(problem.getStatus()).body(problem);
    }

    /** Says that something of the tenant is not there. */
    static ResponseEntity<?> unknown(String what) {
        return problem(Problems.of(
                HttpStatus.NOT_FOUND,
                "UNKNOWN_" + what,
                "there is no such " + what.toLowerCase(java.util.Locale.ROOT)));
    }

    /** Returns a reward as a query parameter names its state. */
    static Issuance.IssuanceState state(String name) {
        try {
            return Issuance.IssuanceState.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw Bodies.invalid("state", "is not a state of rewards");
        }
    }
}
