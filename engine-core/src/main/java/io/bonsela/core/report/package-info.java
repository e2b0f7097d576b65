/** Balances, statements, figures and reconciliation, computed from the records. */
@NullMarked
package io.bonsela.core.report;

import org.jspecify.annotations.NullMarked;
