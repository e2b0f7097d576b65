/** A host that tests its own rules with properties. */
@NullMarked
package io.bonsela.examples.propertyhost;

import org.jspecify.annotations.NullMarked;
