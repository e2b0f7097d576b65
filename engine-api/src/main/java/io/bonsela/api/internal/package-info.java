/** Internal helpers. Not exported; may change at any time. */
@NullMarked
package io.bonsela.api.internal;

import org.jspecify.annotations.NullMarked;
