package io.bonsela.core.analyse;

import io.bonsela.core.kernel.Kernel;

/** A condition and its required result. */
record Goal(Kernel condition, Judgement judgement) {
    static Goal holds(Kernel condition) {
        return new Goal(condition, Judgement.TRUE);
    }
}
