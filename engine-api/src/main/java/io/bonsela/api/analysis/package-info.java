/** Finds problems in a rule set before it is in force. */
@NullMarked
package io.bonsela.api.analysis;

import org.jspecify.annotations.NullMarked;
