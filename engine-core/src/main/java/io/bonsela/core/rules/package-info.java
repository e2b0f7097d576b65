/** Compiled rules, and the match of an event with them. */
@NullMarked
package io.bonsela.core.rules;

import org.jspecify.annotations.NullMarked;
