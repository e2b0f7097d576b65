package io.bonsela.api.analysis;

import io.bonsela.api.rule.Expression;

/**
 * An alternative within a rule: an operand of an {@code or}, or what an {@code if} comes to.
 *
 * @param eventType for events of this type
 * @param place where it stands: {@code when} or {@code give}
 * @param expression the alternative
 * @param reachable whether it can come to matter
 */
public record Branch(String eventType, String place, Expression expression, Answer reachable) {}
