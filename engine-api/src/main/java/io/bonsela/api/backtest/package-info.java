/**
 * What past events would have earned under other rules: two rule sets decide the same events, each with caps, budgets and
 * clock of its own, and what comes out is compared.
 */
@NullMarked
package io.bonsela.api.backtest;

import org.jspecify.annotations.NullMarked;
