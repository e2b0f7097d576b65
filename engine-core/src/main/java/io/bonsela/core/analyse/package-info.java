/**
 * Finds what can go wrong with a rule set: by cases over the few values that a condition can tell apart, and by deciding
 * every example that is found.
 */
@NullMarked
package io.bonsela.core.analyse;

import org.jspecify.annotations.NullMarked;
