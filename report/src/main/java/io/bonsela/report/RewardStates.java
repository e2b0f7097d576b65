package io.bonsela.report;

import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.IssuanceFigure;
import java.util.List;

/**
 * The states of rewards.
 *
 * @param figures the number of rewards in each state
 */
record RewardStates(List<IssuanceFigure> figures) {
    /** On its way to the subject: held, or not yet delivered, as far as is known. */
    static final List<IssuanceState> ON_ITS_WAY =
            List.of(IssuanceState.RESERVED, IssuanceState.PENDING, IssuanceState.UNKNOWN);

    /** Returns the ids of the rewards that were granted. */
    List<String> rewards() {
        return figures.stream().map(IssuanceFigure::reward).distinct().sorted().toList();
    }

    long all() {
        return figures.stream().mapToLong(IssuanceFigure::count).sum();
    }

    long all(IssuanceState state) {
        return figures.stream()
                .filter(figure -> figure.state() == state)
                .mapToLong(IssuanceFigure::count)
                .sum();
    }

    long count(String reward) {
        return count(reward, List.of(IssuanceState.values()));
    }

    long count(String reward, List<IssuanceState> wanted) {
        return figures.stream()
                .filter(figure -> figure.reward().equals(reward) && wanted.contains(figure.state()))
                .mapToLong(IssuanceFigure::count)
                .sum();
    }

    /** Whether any reward is in a final state; before that, a redemption rate means nothing. */
    boolean hasEnded() {
        return figures.stream()
                .anyMatch(figure -> figure.state() != IssuanceState.ISSUED && !ON_ITS_WAY.contains(figure.state()));
    }
}
