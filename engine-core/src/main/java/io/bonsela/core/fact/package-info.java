/** Fetches facts from providers within a deadline, and caches them. */
@NullMarked
package io.bonsela.core.fact;

import org.jspecify.annotations.NullMarked;
