/** Tests the life of a reward as a state machine: random commands on an engine and on a simple model of it. */
@NullMarked
package io.bonsela.testkit.life;

import org.jspecify.annotations.NullMarked;
