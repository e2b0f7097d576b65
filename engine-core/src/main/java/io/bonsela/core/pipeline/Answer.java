package io.bonsela.core.pipeline;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;

/** What becomes of one event of a batch. */
sealed interface Answer {
    /** It was answered. */
    record Given(Decision decision) implements Answer {}

    /** It failed; nothing was written for it. */
    record Failed(BonselaException exception) implements Answer {}
}
