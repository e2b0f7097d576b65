package io.bonsela.core.decide;

import io.bonsela.api.Decision;
import io.bonsela.api.store.DecisionRecord.ReadSet;
import io.bonsela.core.state.Writes;

/**
 * A decision on an event.
 *
 * @param decision the decision
 * @param readSet what it read
 * @param writes what it writes
 */
public record Decided(Decision decision, ReadSet readSet, Writes writes) {}
