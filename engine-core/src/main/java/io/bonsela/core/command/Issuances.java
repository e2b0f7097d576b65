package io.bonsela.core.command;

import io.bonsela.api.Issuance;
import io.bonsela.api.command.Command;
import io.bonsela.api.store.StateKey.IssuanceKey;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.life.Life;
import io.bonsela.core.state.Draft;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the issuance that a command is about, and everything else that the decision reads. */
final class Issuances {
    private Issuances() {}

    /** Adds an issuance that a command names. */
    static void plan(Command command, String id, Plan plan) {
        plan.add(new IssuanceKey(command.origin().tenant(), id));
    }

    /**
     * Returns the ruling on an issuance, with the subject that it concerns; a refusal if the tenant has no such
     * issuance.
     */
    static Ruling ruling(Draft draft, String id, IssuanceScope wanted, Function<Life, Ruling> rule) {
        Life life = find(draft, id, wanted);
        return life == null
                ? Ruling.refused(Refusals.unknown(id))
                : rule.apply(life).about(life.issuance().subject());
    }

    /** Finds an issuance; null if the tenant has no such issuance. */
    static @Nullable Life find(Draft draft, String id, IssuanceScope wanted) {
        want(draft, id, wanted);
        return Life.find(draft, id);
    }

    /** Requests an issuance and what is read with it, so that everything is loaded together. */
    static void want(Draft draft, String id, IssuanceScope wanted) {
        Issuance issuance = draft.issuance(id);
        if (issuance != null) {
            wanted.of(issuance).forEach(draft::want);
        }
    }
}
