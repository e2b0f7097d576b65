package io.bonsela.rulefiles.mutation;

import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.rulefiles.example.Example;
import io.bonsela.rulefiles.example.ExampleFact;
import io.bonsela.rulefiles.example.ExampleResult;
import io.bonsela.rulefiles.example.Trial;
import io.bonsela.rulefiles.mutation.CaseSearch.Tried;
import io.bonsela.rulefiles.mutation.Mutant.Result;
import io.bonsela.rulefiles.mutation.Mutant.Verdict;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes one change at a time to the rules and checks whether an example detects it. For a change that no example
 * detects, it searches for a case that would.
 */
public final class MutationRun {
    private final RuleSet rules;
    private final List<Example> examples;
    private final Supplier<RewardEngineBuilder> engines;
    private final int cases;
    private final Map<Rule, CaseSearch.Result> tried = new HashMap<>();

    public MutationRun(RuleSet rules, List<Example> examples, Supplier<RewardEngineBuilder> engines, int cases) {
        this.rules = Reduction.of(rules, examples);
        this.examples = examples;
        this.engines = engines;
        this.cases = cases;
    }

    public List<Result> run() {
        return RuleMutator.of(rules).stream()
                .filter(this::isSound)
                .map(this::judge)
                .toList();
    }

    private boolean isSound(Mutant mutant) {
        RewardEngineBuilder builder = engines.get();
        ExampleFact.of(rules, Map.of()).forEach(builder::facts);
        try {
            builder.rehearse(mutant.rules()).close();
            return true;
        } catch (InvalidRuleSetException e) {
            return false;
        }
    }

    private Result judge(Mutant mutant) {
        boolean killed = examples.stream()
                .sorted(Comparator.comparing(example -> !example.rule().equals(mutant.part())))
                .anyMatch(example ->
                        !ExampleResult.of(example, mutant.rules(), engines).passed());
        if (killed) {
            return new Result(mutant, Verdict.KILLED, null);
        }
        List<Rule> concerned = rules.rules().stream()
                .filter(rule -> isConcerned(rule, mutant.part()))
                .toList();
        boolean whole = true;
        for (Rule rule : concerned) {
            CaseSearch.Result search = tried.computeIfAbsent(rule, this::tried);
            whole &= search.isWhole();
            Deque<Tried> cases = search.cases();
            for (Tried one : cases) {
                if (!Trial.of(one.example(), mutant.rules(), engines).isAs(one.trial())) {
                    // A case that detects one change often detects the next one too; the aim is few examples for many
                    // changes.
                    cases.remove(one);
                    cases.addFirst(one);
                    return new Result(mutant, Verdict.SURVIVED, expecting(one));
                }
            }
        }
        boolean shown = concerned.stream().noneMatch(rule -> shownBy(rule).isEmpty());
        Verdict verdict = !shown ? Verdict.SURVIVED : whole ? Verdict.EQUIVALENT : Verdict.UNDECIDED;
        return new Result(mutant, verdict, null);
    }

    private boolean isConcerned(Rule rule, String part) {
        return rule.id().equals(part)
                || part.equals(rule.campaign())
                || part.equals(rule.stackingLane())
                || part.equals(budget(rule))
                || (rule.code() != null && part.equals(rule.code().codes()))
                || rule.eventTypes().contains(part)
                || Candidates.of(rules, rule, examples).mentions("tier", part);
    }

    private @Nullable String budget(Rule rule) {
        return rule.budget() != null
                ? rule.budget()
                : rules.campaigns().stream()
                        .filter(campaign -> campaign.id().equals(rule.campaign()))
                        .findFirst()
                        .map(Campaign::budget)
                        .orElse(null);
    }

    private List<Example> shownBy(Rule rule) {
        return examples.stream()
                .filter(example -> example.rule().equals(rule.id()))
                .toList();
    }

    private CaseSearch.Result tried(Rule rule) {
        return CaseSearch.of(rules, rule, shownBy(rule), engines, cases);
    }

    private static Example expecting(Tried one) {
        Example of = one.example();
        return new Example(
                of.rule(),
                of.title(),
                of.history(),
                of.event(),
                of.facts(),
                of.codes(),
                one.trial().outcome(),
                null,
                one.trial().paid().isEmpty() ? null : one.trial().paid().get(0),
                one.trial().raised().isEmpty() ? null : one.trial().raised(),
                of.location());
    }
}
