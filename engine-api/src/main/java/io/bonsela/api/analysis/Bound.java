package io.bonsela.api.analysis;

import io.bonsela.api.Money;
import io.bonsela.api.rule.Window;
import org.jspecify.annotations.Nullable;

/**
 * The most that can be granted.
 *
 * @param atMost how much
 * @param window within any such stretch of time; for all time if that is its lifetime
 * @param each for each combination of what a cap counts per, such as {@code subject}; null: in all
 * @param by what bounds it: {@code budget ID}, {@code cap ID}, or {@code grant} for what a single grant can be
 */
public record Bound(Money atMost, Window window, @Nullable String each, String by) {}
