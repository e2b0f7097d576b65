/** A host that tests its own rules with property-based tests. */
@NullMarked
package io.bonsela.examples.propertyhost;

import org.jspecify.annotations.NullMarked;
