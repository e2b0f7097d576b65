/** The engine: its builder, and the parts put together. */
@NullMarked
package io.bonsela.core;

import org.jspecify.annotations.NullMarked;
