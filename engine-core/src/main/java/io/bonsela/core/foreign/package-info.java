/** Calls into code of the host's and of plug-ins. */
@NullMarked
package io.bonsela.core.foreign;

import org.jspecify.annotations.NullMarked;
