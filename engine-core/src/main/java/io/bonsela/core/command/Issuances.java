package io.bonsela.core.command;

import io.bonsela.api.Issuance;
import io.bonsela.api.command.Command;
import io.bonsela.api.store.StateKey.IssuanceKey;
import io.bonsela.core.decide.Plan;
import io.bonsela.core.life.Life;
import io.bonsela.core.state.Draft;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds the issuance that a command is about, and all that its decision reads beside. */
final class Issuances {
    private Issuances() {}

    /** Adds an issuance that a command names. */
    static void plan(Command command, String id, Plan plan) {
        plan.add(new IssuanceKey(command.origin().tenant(), id));
    }

    /** What is ruled about an issuance, and whom it concerns; a refusal if the tenant has none such. */
    static Ruling ruling(Draft draft, String id, Wanted wanted, Function<Life, Ruling> rule) {
        Life life = find(draft, id, wanted);
        return life == null
                ? Ruling.refused(Refusals.unknown(id))
                : rule.apply(life).about(life.issuance().subject());
    }

    /** An issuance; null if the tenant has none such. */
    static @Nullable Life find(Draft draft, String id, Wanted wanted) {
        want(draft, id, wanted);
        return Life.find(draft, id);
    }

    /** Asks for an issuance, and for what is read beside it, so that all is loaded together. */
    static void want(Draft draft, String id, Wanted wanted) {
        Issuance issuance = draft.issuance(id);
        if (issuance != null) {
            wanted.of(issuance).forEach(draft::want);
        }
    }
}
