/** Facts from outside: fetched in time, kept for a while. */
@NullMarked
package io.bonsela.core.fact;

import org.jspecify.annotations.NullMarked;
