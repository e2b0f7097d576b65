/** Tells why rules paid or did not, and what lacked. */
@NullMarked
package io.bonsela.core.explain;

import org.jspecify.annotations.NullMarked;
