package io.bonsela.core.analyse;

import io.bonsela.api.rule.Expression;

/** A condition, and what it is wanted to come to. */
record Goal(Expression condition, Judgement judgement) {
    static Goal holds(Expression condition) {
        return new Goal(condition, Judgement.TRUE);
    }
}
