/** What an integrator implements: evaluators, operators, reward handlers, facts and listeners. */
@NullMarked
package io.bonsela.api.spi;

import org.jspecify.annotations.NullMarked;
