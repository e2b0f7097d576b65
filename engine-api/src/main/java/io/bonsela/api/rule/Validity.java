package io.bonsela.api.rule;

import org.jspecify.annotations.Nullable;

/**
 * How long a reward is good for.
 *
 * @param length from the decision on, in the tenant's zone; not negative
 * @param roundedUpTo the calendar period whose end it is rounded up to; null: to the instant
 */
public record Validity(java.time.Period length, @Nullable CalendarPeriod roundedUpTo) {}
