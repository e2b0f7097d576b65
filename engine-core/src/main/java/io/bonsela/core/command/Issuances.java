package io.bonsela.core.command;

import io.bonsela.core.decide.Draft;
import io.bonsela.core.decide.Life;
import java.util.function.Function;

/** Finds the issuance that a command is about. */
final class Issuances {
    private Issuances() {}

    /** What is ruled about an issuance, and whom it concerns; a refusal if the tenant has none such. */
    static Ruling ruling(Draft draft, String id, Function<Life, Ruling> rule) {
        Life life = Life.find(draft, id);
        return life == null
                ? Ruling.refused(Refusals.unknown(id))
                : rule.apply(life).about(life.issuance().subject());
    }
}
