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
 * What is decided on a command.
 *
 * @param refusal why nothing is done; null: it is done
 * @param subject whom it concerns; null: none in particular
 * @param amount what it moves
 * @param shortfall what could not be taken back
 * @param notes what is to be told beside
 * @param kept what a refusal changes too; null: nothing
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
    /** A row, as it is afterwards. */
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
