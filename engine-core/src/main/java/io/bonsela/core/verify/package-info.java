/** Makes recorded decisions again, and compares. */
@NullMarked
package io.bonsela.core.verify;

import org.jspecify.annotations.NullMarked;
