/** Changed rules, and the search for cases that tell them from the rules. */
@NullMarked
package io.bonsela.rulefiles.mutation;

import org.jspecify.annotations.NullMarked;
