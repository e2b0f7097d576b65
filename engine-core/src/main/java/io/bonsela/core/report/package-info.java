/** Balances, statements and figures out of the records. */
@NullMarked
package io.bonsela.core.report;

import org.jspecify.annotations.NullMarked;
