package io.bonsela.rulefiles.example;

import io.bonsela.api.rule.Rollout;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds names of subjects that take part in a rollout, or do not. */
public final class RolloutSubject {
    /** Of so many names, one is in a bucket of a hundredth of a percent with near certainty. */
    private static final int MOST_NAMES = 200_000;

    private RolloutSubject() {}

    /** Returns a name; empty: none of the names that were tried. */
    public static Optional<String> of(Rollout rollout, String tenant, boolean takesPart) {
        return IntStream.rangeClosed(1, MOST_NAMES)
                .mapToObj(number -> "subject-" + number)
                .filter(name -> rollout.contains(tenant, name) == takesPart)
                .findFirst();
    }
}
