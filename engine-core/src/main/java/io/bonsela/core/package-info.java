/** The engine and its builder. */
@NullMarked
package io.bonsela.core;

import org.jspecify.annotations.NullMarked;
