/** The decision: a pure function of rules, event and state. */
@NullMarked
package io.bonsela.core.decide;

import org.jspecify.annotations.NullMarked;
