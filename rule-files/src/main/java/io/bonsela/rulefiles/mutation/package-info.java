/** Changed rules, and the search for cases that distinguish them from the original rules. */
@NullMarked
package io.bonsela.rulefiles.mutation;

import org.jspecify.annotations.NullMarked;
