package io.bonsela.core.evaluate;

import io.bonsela.api.Event;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data that a condition without history can read.
 *
 * @param event the event, which is valid for its type
 * @param time when it happened
 * @param date the date of {@code time} in the tenant's time zone
 * @param facts the facts by name; a {@link io.bonsela.api.Reason} for a fact that was unavailable, null for a fact
 *     without a value
 * @param operators calls operators of the host
 */
public record EvaluationInput(
        Event event, Instant time, LocalDate date, Map<String, @Nullable Object> facts, OperatorCalls operators) {}
