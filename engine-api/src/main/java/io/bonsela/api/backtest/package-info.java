/**
 * Computes what past events would have earned under different rules: two rule sets decide the same events, each with
 * its own caps, budgets and clock, and the results are compared.
 */
@NullMarked
package io.bonsela.api.backtest;

import org.jspecify.annotations.NullMarked;
