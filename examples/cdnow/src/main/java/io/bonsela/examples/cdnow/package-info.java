/** Turns the CDNOW purchase log into events. */
@NullMarked
package io.bonsela.examples.cdnow;

import org.jspecify.annotations.NullMarked;
