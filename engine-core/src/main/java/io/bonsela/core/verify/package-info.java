/** Repeats recorded decisions, and compares the results. */
@NullMarked
package io.bonsela.core.verify;

import org.jspecify.annotations.NullMarked;
