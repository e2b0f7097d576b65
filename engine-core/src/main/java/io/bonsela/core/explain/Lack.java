package io.bonsela.core.explain;

import io.bonsela.api.explain.Explanation.Gap;
import org.jspecify.annotations.Nullable;

/**
 * A gap, and what closes it.
 *
 * @param gap as it is told
 * @param remedy as it is tried; null: it cannot be
 */
record Lack(Gap gap, @Nullable Remedy remedy) {}
