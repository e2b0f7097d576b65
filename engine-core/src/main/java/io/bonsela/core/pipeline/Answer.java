package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;

/**
 * The result of one work item of a batch.
 *
 * @param <R> the type of the answer
 */
sealed interface Answer<R> {
    /** Returns the answer; throws if the work item failed. */
    R get();

    /**
     * The work item was answered.
     *
     * @param value the answer
     */
    record Given<R>(R value) implements Answer<R> {
        @Override
        public R get() {
            return value;
        }
    }

    /**
     * The work item failed; nothing was written for it.
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
