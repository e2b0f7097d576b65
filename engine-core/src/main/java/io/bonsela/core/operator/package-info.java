/** Calls operators of the host within their time limits. */
@NullMarked
package io.bonsela.core.operator;

import org.jspecify.annotations.NullMarked;
