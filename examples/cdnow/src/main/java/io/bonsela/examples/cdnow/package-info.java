/** Converts the CDNOW purchase log to events. */
@NullMarked
package io.bonsela.examples.cdnow;

import org.jspecify.annotations.NullMarked;
