package io.bonsela.core.command;

import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.State.Attempts;
import io.bonsela.api.store.StateKey.AttemptsKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is decided on a command.
 *
 * @param refusal why nothing is done; null: it is done
 * @param subject whom it concerns; null: none in particular
 * @param amount what it moves
 * @param shortfall what could not be taken back
 * @param attempts the row of wrong codes, which a refusal changes too; null: unchanged
 * @param erasure what it erases
 */
record Ruling(
        @Nullable Reason refusal,
        @Nullable String subject,
        @Nullable Money amount,
        List<Money> shortfall,
        @Nullable Tally attempts,
        @Nullable Erasure erasure) {
    /** A row of wrong codes, as it is afterwards. */
    record Tally(AttemptsKey key, Attempts attempts) {}

    static Ruling refused(ReasonCode code) {
        return refused(Reason.of(code));
    }

    static Ruling refused(Reason reason) {
        return new Ruling(reason, null, null, List.of(), null, null);
    }

    static Ruling done(@Nullable Money amount) {
        return new Ruling(null, null, amount, List.of(), null, null);
    }

    Ruling about(@Nullable String whom) {
        return new Ruling(refusal, whom, amount, shortfall, attempts, erasure);
    }

    Ruling withShortfall(List<Money> missing) {
        return new Ruling(refusal, subject, amount, missing, attempts, erasure);
    }

    Ruling counting(Tally tally) {
        return new Ruling(refusal, subject, amount, shortfall, tally, erasure);
    }

    Ruling erasing(Erasure what) {
        return new Ruling(refusal, subject, amount, shortfall, attempts, what);
    }
}
