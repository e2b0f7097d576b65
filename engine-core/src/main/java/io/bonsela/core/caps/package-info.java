/** Caps and cooldowns: their windows, their counters, and the amounts that remain. */
@NullMarked
package io.bonsela.core.caps;

import org.jspecify.annotations.NullMarked;
