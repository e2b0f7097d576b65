package io.bonsela.api;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The sum of one kind posted on one day for one rule.
 *
 * @param date the day, in the tenant's zone
 * @param campaign the campaign; null: none
 * @param rule the rule; null: none, as for a funding
 * @param kind the kind of posting
 * @param amount the sum
 * @param postings the number of postings
 */
public record DayFigure(
        LocalDate date,
        @Nullable String campaign,
        @Nullable String rule,
        LedgerEntry.Kind kind,
        Money amount,
        long postings) {}
