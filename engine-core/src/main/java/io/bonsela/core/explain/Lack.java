package io.bonsela.core.explain;

import io.bonsela.api.explain.Explanation.Gap;
import org.jspecify.annotations.Nullable;

/**
 * A gap and its remedy.
 *
 * @param gap the gap as it is reported
 * @param remedy the remedy that a trial applies; null if there is none
 */
record Lack(Gap gap, @Nullable Remedy remedy) {}
