/**
 * A supermarket's campaigns, decided on its own baskets: "The Complete Journey" by 84.51°, in the form of the R package
 * completejourney (CC0).
 */
@NullMarked
package io.bonsela.examples.completejourney;

import org.jspecify.annotations.NullMarked;
