/** What can go wrong with a rule set, found before it is in force. */
@NullMarked
package io.bonsela.api.analysis;

import org.jspecify.annotations.NullMarked;
