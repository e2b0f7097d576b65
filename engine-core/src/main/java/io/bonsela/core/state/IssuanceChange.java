package io.bonsela.core.state;

import io.bonsela.api.Issuance;
import org.jspecify.annotations.Nullable;

/**
 * An issuance that a decision writes.
 *
 * @param before as it was; null: it is new
 * @param after as it is afterwards
 */
public record IssuanceChange(@Nullable Issuance before, Issuance after) {}
