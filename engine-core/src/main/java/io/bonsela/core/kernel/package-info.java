/**
 * Expressions as evaluators see them: checked, and reduced to the operators of {@link io.bonsela.core.kernel.Op}. Every
 * evaluator supports the whole kernel; the compiler enforces it.
 */
@NullMarked
package io.bonsela.core.kernel;

import org.jspecify.annotations.NullMarked;
