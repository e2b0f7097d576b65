/** Finds every mistake in a rule set, and translates its expressions into the kernel of the language. */
@NullMarked
package io.bonsela.core.check;

import org.jspecify.annotations.NullMarked;
