/** The reference interpreter of conditions and values. */
@NullMarked
package io.bonsela.core.interpret;

import org.jspecify.annotations.NullMarked;
