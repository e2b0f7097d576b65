package io.bonsela.api.spi;

import io.bonsela.api.Event;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a condition without history can see.
 *
 * @param event the event, valid for its type
 * @param time when it happened
 * @param date the same as a date in the tenant's zone
 * @param facts by name; a {@link io.bonsela.api.Reason} stands for a fact that could not be had, null for nothing
 * @param operators calls the host's operators
 */
public record EvaluationInput(
        Event event, Instant time, LocalDate date, Map<String, @Nullable Object> facts, OperatorCalls operators) {}
