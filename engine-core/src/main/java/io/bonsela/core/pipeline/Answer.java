package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;

/** What becomes of one task of a batch. */
sealed interface Answer {
    /** What it was answered with; throws if it failed. */
    Object get();

    /**
     * It was answered.
     *
     * @param value with a decision, a receipt, or what an issuance's time has brought
     */
    record Given(Object value) implements Answer {
        @Override
        public Object get() {
            return value;
        }
    }

    /**
     * It failed; nothing was written for it.
     *
     * @param exception why
     */
    record Failed(BonselaException exception) implements Answer {
        @Override
        public Object get() {
            throw exception;
        }
    }
}
