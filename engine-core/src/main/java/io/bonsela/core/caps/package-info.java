/** Caps and cooldowns: their windows, their counters, and what they leave. */
@NullMarked
package io.bonsela.core.caps;

import org.jspecify.annotations.NullMarked;
