package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;

/**
 * What becomes of one work of a batch.
 *
 * @param <R> what it is answered with
 */
sealed interface Answer<R> {
    /** What it was answered with; throws if it failed. */
    R get();

    /**
     * It was answered.
     *
     * @param value with what
     */
    record Given<R>(R value) implements Answer<R> {
        @Override
        public R get() {
            return value;
        }
    }

    /**
     * It failed; nothing was written for it.
     *
     * @param exception why
     */
    record Failed<R>(BonselaException exception) implements Answer<R> {
        @Override
        public R get() {
            throw exception;
        }
    }
}
