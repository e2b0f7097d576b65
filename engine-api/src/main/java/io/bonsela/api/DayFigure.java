package io.bonsela.api;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * How much of one kind was posted on one day for one rule.
 *
 * @param date the day, in the tenant's zone
 * @param campaign the campaign; null: none
 * @param rule the rule; null: no rule's, such as a funding
 * @param kind what happened
 * @param amount the sum
 * @param postings how many times
 */
public record DayFigure(
        LocalDate date,
        @Nullable String campaign,
        @Nullable String rule,
        LedgerEntry.Kind kind,
        Money amount,
        long postings) {}
