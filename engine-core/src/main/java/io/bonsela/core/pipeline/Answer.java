package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;

/** What becomes of one task of a batch. */
sealed interface Answer {
    /**
     * It was answered.
     *
     * @param value with a decision, a receipt, or what an issuance's time has brought
     */
    record Given(Object value) implements Answer {}

    /**
     * It failed; nothing was written for it.
     *
     * @param exception why
     */
    record Failed(BonselaException exception) implements Answer {}
}
