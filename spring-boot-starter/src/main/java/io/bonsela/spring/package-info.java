/**
 * An engine in a Spring Boot application. A host declares beans (listeners, facts, operators, reward types, key rings) and
 * the properties {@code bonsela.*}, and injects {@link io.bonsela.api.RewardEngine}.
 */
@NullMarked
package io.bonsela.spring;

import org.jspecify.annotations.NullMarked;
