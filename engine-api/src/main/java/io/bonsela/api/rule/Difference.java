package io.bonsela.api.rule;

import org.jspecify.annotations.Nullable;

/**
 * One difference between two rule sets, or between what is recorded and what follows from it.
 *
 * @param path which part: names from the top, such as {@code rules/fifth-cup/priority}
 * @param before what was there, as text; null: nothing was
 * @param after what is there, as text; null: nothing is
 */
public record Difference(
        String path, @Nullable String before, @Nullable String after) {}
