/** Calls of the host's operators: in time, or not at all. */
@NullMarked
package io.bonsela.core.operator;

import org.jspecify.annotations.NullMarked;
