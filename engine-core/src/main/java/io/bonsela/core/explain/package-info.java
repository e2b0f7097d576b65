/** Explains why rules paid or did not pay, and what must change for them to pay. */
@NullMarked
package io.bonsela.core.explain;

import org.jspecify.annotations.NullMarked;
