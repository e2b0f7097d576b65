package io.bonsela.api.analysis;

/**
 * Two rules that look at events of one type.
 *
 * @param first the rule whose turn comes first
 * @param second the other
 * @param eventType the type
 * @param both whether both can pay for one event
 */
public record Overlap(String first, String second, String eventType, Answer both) {}
