/**
 * Analyses what a rule set can and cannot do: searches case by case over representative values of each variable, and
 * verifies each example found by deciding it.
 */
@NullMarked
package io.bonsela.core.analyse;

import org.jspecify.annotations.NullMarked;
