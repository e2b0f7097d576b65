/** What a decision reads and writes. */
@NullMarked
package io.bonsela.core.state;

import org.jspecify.annotations.NullMarked;
