package io.bonsela.core.pipeline;

import io.bonsela.api.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a command that concerns a rule set.
 *
 * @param refusal why it is refused; null: it is done
 * @param keeps whether the rule set is kept, to be put in force later
 * @param publishes whether it is put in force
 */
record RuleSetRuling(@Nullable Reason refusal, boolean keeps, boolean publishes) {}
