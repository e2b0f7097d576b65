/** The rule model: immutable values that say what is paid for what, with builders for Java authors. */
@NullMarked
package io.bonsela.api.rule;

import org.jspecify.annotations.NullMarked;
