package io.bonsela.drools;

import org.drools.model.functions.Predicate1;

/** The rest of a condition as Drools' predicate: it lets through what is true, and what failed, to be reported so. */
record FusedPredicate(Code code) implements Predicate1<Slots> {
    @Override
    public boolean test(Slots slots) {
        return !Boolean.FALSE.equals(code.eval(slots, null));
    }
}
