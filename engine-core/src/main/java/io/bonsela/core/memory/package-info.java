/** The store in memory. */
@NullMarked
package io.bonsela.core.memory;

import org.jspecify.annotations.NullMarked;
