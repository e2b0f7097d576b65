/** The interfaces that integrators implement: operators, reward handlers, fact providers, key rings and listeners. */
@NullMarked
package io.bonsela.api.spi;

import org.jspecify.annotations.NullMarked;
