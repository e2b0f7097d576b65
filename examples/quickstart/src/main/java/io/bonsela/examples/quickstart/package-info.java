/** The first program, and a roastery's season to run it on. */
@NullMarked
package io.bonsela.examples.quickstart;

import org.jspecify.annotations.NullMarked;
