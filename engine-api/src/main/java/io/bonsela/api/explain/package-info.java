/** Explains why a rule paid or did not pay, and what was missing: data with message keys, and a renderer. */
@NullMarked
package io.bonsela.api.explain;

import org.jspecify.annotations.NullMarked;
