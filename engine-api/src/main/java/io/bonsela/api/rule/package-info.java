/** The rule model: immutable values that define which rewards are paid for which events, with builders for Java. */
@NullMarked
package io.bonsela.api.rule;

import org.jspecify.annotations.NullMarked;
