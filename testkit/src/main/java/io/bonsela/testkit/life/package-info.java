/** The life of a reward as a state machine: random commands against an engine and against a simple model of it. */
@NullMarked
package io.bonsela.testkit.life;

import org.jspecify.annotations.NullMarked;
