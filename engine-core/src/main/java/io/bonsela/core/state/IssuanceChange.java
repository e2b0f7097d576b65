package io.bonsela.core.state;

import io.bonsela.api.Issuance;
import org.jspecify.annotations.Nullable;

/**
 * An issuance that a decision writes.
 *
 * @param before the issuance before the decision; null: it is new
 * @param after the issuance after the decision
 */
public record IssuanceChange(@Nullable Issuance before, Issuance after) {}
