package io.bonsela.api.analysis;

import java.util.List;

/**
 * The worst case: what can come to be owed. It counts what budgets pay, and where nothing is paid, what subjects get.
 *
 * @param id the rule's or the campaign's
 * @param bounded whether all that can ever be granted is bounded, in every currency
 * @param bounds what it cannot exceed, the widest first; empty: there is no bound
 */
public record Liability(String id, boolean bounded, List<Bound> bounds) {
    /** Copies the list. */
    public Liability {
        bounds = List.copyOf(bounds);
    }
}
