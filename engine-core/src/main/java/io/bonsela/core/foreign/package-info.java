/** Calls code of the host and of plug-ins. */
@NullMarked
package io.bonsela.core.foreign;

import org.jspecify.annotations.NullMarked;
