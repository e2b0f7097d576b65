/** The canonical form of rule sets, events and decisions. */
@NullMarked
package io.bonsela.core.codec;

import org.jspecify.annotations.NullMarked;
