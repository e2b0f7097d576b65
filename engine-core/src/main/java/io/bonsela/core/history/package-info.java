/** Aggregates over the events of a subject: their windows, and how events are folded into them. */
@NullMarked
package io.bonsela.core.history;

import org.jspecify.annotations.NullMarked;
