/** The main API: the engine, the events that a host passes to it, and the decisions that it returns. */
@NullMarked
package io.bonsela.api;

import org.jspecify.annotations.NullMarked;
