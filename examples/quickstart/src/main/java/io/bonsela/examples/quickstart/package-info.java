/** The first program, and a generated season of a roastery as its input. */
@NullMarked
package io.bonsela.examples.quickstart;

import org.jspecify.annotations.NullMarked;
