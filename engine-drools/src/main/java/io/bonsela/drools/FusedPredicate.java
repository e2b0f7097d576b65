package io.bonsela.drools;

import org.drools.model.functions.Predicate1;

/** The rest of a condition as a Drools predicate. It accepts all results but false, so that failures are reported. */
record FusedPredicate(Code code) implements Predicate1<Slots> {
    @Override
    public boolean test(Slots slots) {
        return !Boolean.FALSE.equals(code.eval(slots, null));
    }
}
