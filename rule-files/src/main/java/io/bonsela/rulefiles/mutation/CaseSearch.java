package io.bonsela.rulefiles.mutation;

import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.rulefiles.example.Example;
import io.bonsela.rulefiles.example.Trial;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Searches for cases in which a rule has different outcomes. It first tries cases one change away from the rule's
 * examples, then cases further away, starting from rare outcomes as often as from common ones. The search is the same
 * for the same rule.
 */
final class CaseSearch {
    private final RuleSet rules;
    private final Variations variations;
    private final Supplier<RewardEngineBuilder> engines;
    private final int most;
    private final Set<Example> seen = new LinkedHashSet<>();
    private final Map<String, List<Example>> byOutcome = new LinkedHashMap<>();
    private final Deque<Tried> tried = new ArrayDeque<>();

    /** A case and its result. */
    record Tried(Example example, Trial trial) {}

    private CaseSearch(
            RuleSet rules, Rule rule, List<Example> examples, Supplier<RewardEngineBuilder> engines, int most) {
        this.rules = rules;
        this.engines = engines;
        this.most = most;
        variations = new Variations(rules, rule, examples);
    }

    /**
     * The result of a search.
     *
     * @param cases the cases that were tried, except those with an invalid history
     * @param isWhole whether all cases near the examples were tried within the limit
     */
    record Result(Deque<Tried> cases, boolean isWhole) {}

    /** Searches for cases, at most {@code most} of them. */
    static Result of(
            RuleSet rules, Rule rule, List<Example> examples, Supplier<RewardEngineBuilder> engines, int most) {
        CaseSearch search = new CaseSearch(rules, rule, examples, engines, most);
        (examples.isEmpty() ? search.variations.plain() : examples).forEach(search::attempt);
        search.nearest();
        boolean whole = search.tried.size() < most;
        search.further();
        return new Result(search.tried, whole);
    }

    /** Tries all cases that are one change away from the first example of each outcome. */
    private void nearest() {
        List<Example> firsts =
                byOutcome.values().stream().map(examples -> examples.get(0)).toList();
        for (Example first : firsts) {
            variations.near(first).forEach(ofOneKind -> ofOneKind.forEach(this::attempt));
        }
    }

    private void further() {
        // The seed is fixed so that the search is the same for the same rule.
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 2 * most && !byOutcome.isEmpty(); i++) {
            List<List<Example>> outcomes = new ArrayList<>(byOutcome.values());
            List<Example> bases = outcomes.get(random.nextInt(outcomes.size()));
            List<List<Example>> near = variations.near(bases.get(random.nextInt(bases.size())));
            List<Example> ofOneKind = near.get(random.nextInt(near.size()));
            if (!ofOneKind.isEmpty()) {
                attempt(ofOneKind.get(random.nextInt(ofOneKind.size())));
            }
        }
    }

    private void attempt(Example example) {
        if (tried.size() < most && seen.add(example)) {
            Trial trial = Trial.of(example, rules, engines);
            if (!trial.isOfInvalidHistory()) {
                tried.add(new Tried(example, trial));
            }
            if (!trial.isInvalid()) {
                byOutcome
                        .computeIfAbsent(trial.outcome(), outcome -> new ArrayList<>())
                        .add(example);
            }
        }
    }
}
