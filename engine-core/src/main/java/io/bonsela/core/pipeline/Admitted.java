package io.bonsela.core.pipeline;

import io.bonsela.api.Event;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event that fits its type, with the facts that its rules need.
 *
 * @param event the event
 * @param occurredAt its time, or the moment at which it was handed over
 * @param ruleSet the digest of the rule set that it was admitted under
 * @param facts by name; a {@link io.bonsela.api.Reason} stands for one that could not be had
 */
record Admitted(Event event, Instant occurredAt, String ruleSet, Map<String, @Nullable Object> facts) {}
