package io.bonsela.core.command;

import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.State;
import io.bonsela.api.store.StateKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ruling on a command.
 *
 * @param refusal why the command is refused; null: it is done
 * @param subject the subject that it concerns; null: no particular one
 * @param amount the amount that it moves
 * @param shortfall what could not be taken back
 * @param notes additional notes for the receipt
 * @param kept a row that even a refusal writes; null: none
 * @param erasures what it erases
 */
record Ruling(
        @Nullable Reason refusal,
        @Nullable String subject,
        @Nullable Money amount,
        List<Money> shortfall,
        List<Reason> notes,
        @Nullable Kept kept,
        List<Erasure> erasures) {
    /** A row as it is after the command. */
    record Kept(StateKey<?> key, State state) {}

    static Ruling refused(ReasonCode code) {
        return refused(Reason.of(code));
    }

    static Ruling refused(Reason reason) {
        return new Ruling(reason, null, null, List.of(), List.of(), null, List.of());
    }

    static Ruling done(@Nullable Money amount) {
        return new Ruling(null, null, amount, List.of(), List.of(), null, List.of());
    }

    Ruling about(@Nullable String whom) {
        return new Ruling(refusal, whom, amount, shortfall, notes, kept, erasures);
    }

    Ruling withShortfall(List<Money> missing) {
        return new Ruling(refusal, subject, amount, missing, notes, kept, erasures);
    }

    Ruling noting(List<Reason> all) {
        return new Ruling(refusal, subject, amount, shortfall, all, kept, erasures);
    }

    Ruling keeping(Kept row) {
        return new Ruling(refusal, subject, amount, shortfall, notes, row, erasures);
    }

    Ruling erasing(List<Erasure> what) {
        return new Ruling(refusal, subject, amount, shortfall, notes, kept, what);
    }
}
