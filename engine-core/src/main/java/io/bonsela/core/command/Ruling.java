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
 * @param erasure what it erases
 */
record Ruling(
        @Nullable Reason refusal,
        @Nullable String subject,
        @Nullable Money amount,
        List<Money> shortfall,
        List<Reason> notes,
        @Nullable Kept kept,
        @Nullable Erasure erasure) {
    /** A row as it is after the command. */
    record Kept(StateKey<?> key, State state) {}

    static Ruling refused(ReasonCode code) {
        return refused(Reason.of(code));
    }

    static Ruling refused(Reason reason) {
        return new Ruling(reason, null, null, List.of(), List.of(), null, null);
    }

    static Ruling done(@Nullable Money amount) {
        return new Ruling(null, null, amount, List.of(), List.of(), null, null);
    }

    Ruling about(@Nullable String whom) {
        return new Ruling(refusal, whom, amount, shortfall, notes, kept, erasure);
    }

    Ruling withShortfall(List<Money> missing) {
        return new Ruling(refusal, subject, amount, missing, notes, kept, erasure);
    }

    Ruling noting(List<Reason> all) {
        return new Ruling(refusal, subject, amount, shortfall, all, kept, erasure);
    }

    Ruling keeping(Kept row) {
        return new Ruling(refusal, subject, amount, shortfall, notes, row, erasure);
    }

    Ruling erasing(Erasure what) {
        return new Ruling(refusal, subject, amount, shortfall, notes, kept, what);
    }
}
