package io.bonsela.core.analyse;

import io.bonsela.api.analysis.Analysis;
import io.bonsela.api.analysis.Analysis.Answer;
import io.bonsela.api.analysis.Analysis.Answer.Verdict;
import io.bonsela.api.analysis.Analysis.Branch;
import io.bonsela.api.analysis.Analysis.Overlap;
import io.bonsela.api.analysis.Analysis.RuleAnalysis;
import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.core.caps.Scopes;
import io.bonsela.core.check.CheckedRules;
import io.bonsela.core.check.CheckedRules.Body;
import io.bonsela.core.check.CheckedRules.CheckedEffect;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.check.RuleSetChecker;
import io.bonsela.core.check.Shown;
import io.bonsela.core.check.Vocabulary;
import io.bonsela.core.interpret.InterpreterProvider;
import io.bonsela.core.operator.Operators;
import io.bonsela.core.operator.TrialCalls;
import io.bonsela.core.rules.CompiledRules;
import io.bonsela.core.rules.Outlets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Analyses a rule set as if nothing in it were paused. Not thread-safe. */
public final class Analyser {
    /** The maximum number of steps for a rule with all its alternatives, or for a pair of rules. */
    private static final long FOR_EACH = 10_000_000;

    /** The maximum number of steps for all rules together when a rule set is published. */
    private static final long AT_ONCE = 5_000_000;

    private final Vocabulary vocabulary;
    private final TrialCalls calls;
    private final RuleSet ruleSet;
    private final CheckedRules rules;
    private final Stage stage;
    private final Worth worth;
    private final LaneRivals lanes;
    /** The remaining effort for the current rule or pair of rules. */
    private Effort effort = new Effort(0);

    private Analyser(RuleSet ruleSet, Vocabulary vocabulary, Operators operators) {
        this.vocabulary = vocabulary;
        calls = new TrialCalls(operators, "the analysis of the rules of " + ruleSet.tenant());
        this.ruleSet = ruleSet;
        stage = stage(rule -> true, List.of());
        rules = stage.compiled().checked();
        worth = new Worth(rules);
        lanes = new LaneRivals(stage.compiled());
    }

    /**
     * Analyses a rule set.
     *
     * @param pairs whether to analyse each pair of rules as well
     * @throws InvalidRuleSetException if the rule set has errors
     * @throws io.bonsela.api.BonselaException OPERATOR_TIMED_OUT
     */
    public static Analysis analyse(RuleSet ruleSet, Vocabulary vocabulary, Operators operators, boolean pairs) {
        RuleSetChecker.Result checked = RuleSetChecker.check(ruleSet, vocabulary);
        if (checked.rules().isEmpty()) {
            throw new InvalidRuleSetException(checked.diagnostics());
        }
        return new Analyser(switchedOn(ruleSet), vocabulary, operators).analyse(pairs);
    }

    /**
     * Returns the rules that can never pay while the paused rules stay paused, each with the rules, if any, that always
     * take its lane. The effort is small, so that some such rules may not be found.
     *
     * @param ruleSet a rule set without errors
     */
    public static SortedMap<String, List<String>> neverPaying(
            RuleSet ruleSet, Vocabulary vocabulary, Operators operators) {
        Analyser analyser = new Analyser(switchedOn(withoutPaused(ruleSet)), vocabulary, operators);
        SortedMap<String, List<String>> never = new TreeMap<>();
        for (CheckedRule rule : analyser.rules.rules()) {
            analyser.effort = new Effort(AT_ONCE / analyser.rules.rules().size());
            Payment payment = analyser.payment(rule);
            analyser.calls.requireInTime();
            if (payment.fires().verdict() == Verdict.NO) {
                never.put(rule.rule().id(), payment.shadowedBy());
            }
        }
        return never;
    }

    private static RuleSet withoutPaused(RuleSet ruleSet) {
        Set<String> paused = ruleSet.campaigns().stream()
                .filter(Campaign::paused)
                .map(Campaign::id)
                .collect(Collectors.toSet());
        return ruleSet.toBuilder()
                .rules(ruleSet.rules().stream()
                        .filter(rule -> !rule.paused() && !paused.contains(String.valueOf(rule.campaign())))
                        .toList())
                .build();
    }

    private static RuleSet switchedOn(RuleSet ruleSet) {
        return ruleSet.toBuilder()
                .paused(false)
                .rules(ruleSet.rules().stream().map(rule -> rule.paused(false)).toList())
                .campaigns(ruleSet.campaigns().stream()
                        .map(campaign -> campaign.paused(false))
                        .toList())
                .build();
    }

    /** Creates a stage in which some of the rules take part. */
    private Stage stage(Predicate<String> playing, List<String> refused) {
        RuleSet set = ruleSet.toBuilder()
                .rules(ruleSet.rules().stream()
                        .filter(rule -> playing.test(rule.id()))
                        .toList())
                .build();
        CheckedRules checked = RuleSetChecker.check(set, vocabulary).rules().orElseThrow();
        long conditions = checked.rules().stream()
                .flatMap(rule -> rule.bodies().values().stream())
                .mapToLong(body -> Effort.of(body.condition()))
                .sum();
        CompiledRules compiled =
                CompiledRules.compile(checked, new InterpreterProvider(), Outlets.NONE, Scopes.PLAIN, null);
        return new Stage(compiled, refused, calls, conditions);
    }

    private Analysis analyse(boolean pairs) {
        List<RuleAnalysis> found = rules.rules().stream().map(this::rule).toList();
        List<Overlap> overlaps = new ArrayList<>();
        for (int i = 0; pairs && i < rules.rules().size(); i++) {
            for (int j = i + 1; j < rules.rules().size(); j++) {
                overlaps.addAll(overlaps(rules.rules().get(i), rules.rules().get(j)));
            }
        }
        return new Analysis(found, overlaps, new Liabilities(rules, worth).ofCampaigns());
    }

    private RuleAnalysis rule(CheckedRule rule) {
        effort = new Effort(FOR_EACH);
        Payment payment = payment(rule);
        List<Branch> branches = new ArrayList<>();
        payment.types().forEach(type -> branches.addAll(branches(rule, type)));
        calls.requireInTime();
        return new RuleAnalysis(
                rule.rule().id(),
                payment.fires(),
                payment.shadowedBy(),
                branches,
                new Liabilities(rules, worth).ofRule(rule));
    }

    /**
     * Whether a rule can pay.
     *
     * @param types the event types for which it may be able to pay
     * @param shadowedBy the rules that always take its lane, if that is why it cannot
     */
    private record Payment(Answer fires, List<EventType> types, List<String> shadowedBy) {}

    private Payment payment(CheckedRule rule) {
        List<Answer> fires = new ArrayList<>();
        List<EventType> types = new ArrayList<>();
        TreeSet<String> shadowedBy = new TreeSet<>();
        boolean shadowed = rule.rule().stackingLane() != null;
        for (String name : rule.bodies().keySet()) {
            EventType type = Objects.requireNonNull(rules.eventTypes().get(name));
            Answer answer = pay(List.of(rule), type);
            fires.add(answer);
            if (answer.verdict() == Verdict.NO) {
                List<String> takers = shadowing(rule, type);
                shadowedBy.addAll(takers);
                shadowed &= !takers.isEmpty();
            } else {
                shadowed = false;
                types.add(type);
            }
        }
        return new Payment(any(fires), types, shadowed ? List.copyOf(shadowedBy) : List.of());
    }

    private static Answer any(List<Answer> answers) {
        for (Answer answer : answers) {
            if (answer.verdict() == Verdict.YES) {
                return answer;
            }
        }
        return answers.contains(Answer.UNDECIDED) ? Answer.UNDECIDED : Answer.NO;
    }

    private List<Overlap> overlaps(CheckedRule first, CheckedRule second) {
        effort = new Effort(FOR_EACH);
        List<Overlap> overlaps = new ArrayList<>();
        for (String name : first.bodies().keySet()) {
            if (second.bodies().containsKey(name)) {
                EventType type = Objects.requireNonNull(rules.eventTypes().get(name));
                overlaps.add(
                        new Overlap(first.rule().id(), second.rule().id(), name, pay(List.of(first, second), type)));
            }
        }
        calls.requireInTime();
        return overlaps;
    }

    /** Whether all of these rules can pay for one event. */
    private Answer pay(List<CheckedRule> paying, EventType type) {
        if (worth.isRefused(paying, type.name())) {
            return Answer.NO;
        }
        List<CheckedRule> rivals = paying.stream()
                .flatMap(rule -> lanes.rivals(rule, type).stream())
                .distinct()
                .toList();
        if (paying.size() > 1 && lanes.exclude(paying.get(0), paying.get(1))) {
            return Answer.NO;
        }
        Answer answer = first(paying, rivals, type);
        List<CheckedRule> sure =
                rivals.stream().filter(rival -> surelyPays(rival, type)).toList();
        if (answer.verdict() == Verdict.YES || sure.size() == rivals.size()) {
            return answer;
        }
        // A rival that is refused by a limit does not take the lane.
        List<String> refused = rivals.stream()
                .filter(rival -> !sure.contains(rival))
                .map(rival -> rival.rule().id())
                .toList();
        Answer without = onStage(refused, paying, sure, type);
        boolean canBeRefused = rivals.stream()
                .filter(rival -> !sure.contains(rival))
                .allMatch(rival -> worth.hasBoundOfItsOwn(rival, paying));
        return without.verdict() == Verdict.YES && !canBeRefused ? Answer.UNDECIDED : without;
    }

    /** Prefers examples in which no other rule that shares a cap or budget pays; otherwise accepts any example. */
    private Answer first(List<CheckedRule> paying, List<CheckedRule> rivals, EventType type) {
        List<CheckedRule> silent = new ArrayList<>(rivals);
        rules.rules().stream()
                .filter(rule -> rule.bodies().containsKey(type.name())
                        && !paying.contains(rule)
                        && !rivals.contains(rule)
                        && paying.stream().anyMatch(each -> Worth.share(rule, each)))
                .forEach(silent::add);
        if (silent.size() > rivals.size()) {
            Answer answer = ask(stage, type, paying, silent, List.of());
            if (answer.verdict() == Verdict.YES) {
                return answer;
            }
        }
        return ask(stage, type, paying, rivals, List.of());
    }

    private Answer ask(
            Stage on, EventType type, List<CheckedRule> paying, List<CheckedRule> silent, List<Goal> besides) {
        return new Question(on, type, paying, silent, besides, effort).answer();
    }

    private Answer onStage(List<String> refused, List<CheckedRule> paying, List<CheckedRule> silent, EventType type) {
        if (effort.isSpent()) {
            return Answer.UNDECIDED;
        }
        Stage without = stage(rule -> !refused.contains(rule), refused);
        CheckedRules left = without.compiled().checked();
        return ask(without, type, same(paying, left), same(silent, left), List.of());
    }

    /** Returns the same rules from another rule set, in which the aggregates have different numbers. */
    private static List<CheckedRule> same(List<CheckedRule> wanted, CheckedRules in) {
        return wanted.stream()
                .map(rule -> in.rules().stream()
                        .filter(other -> other.rule().id().equals(rule.rule().id()))
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    /** Returns the rules that always take a rule's lane; none if it is not found to pay without its rivals. */
    private List<String> shadowing(CheckedRule rule, EventType type) {
        List<CheckedRule> sure = lanes.rivals(rule, type).stream()
                .filter(rival -> surelyPays(rival, type))
                .toList();
        List<String> ids = sure.stream().map(rival -> rival.rule().id()).toList();
        List<String> rivals = lanes.rivals(rule, type).stream()
                .map(rival -> rival.rule().id())
                .toList();
        boolean alone = !ids.isEmpty()
                && onStage(rivals, List.of(rule), List.of(), type).verdict() == Verdict.YES;
        return alone ? ids : List.of();
    }

    /** Whether a rule pays whenever its condition holds: it has no limits and its values are not computed. */
    private boolean surelyPays(CheckedRule rule, EventType type) {
        Body body = Objects.requireNonNull(rule.bodies().get(type.name()));
        return body.caps().isEmpty()
                && body.code() == null
                && rule.rule().cooldown() == null
                && rule.rule().breaker() == null
                && rule.rule().price() == null
                && worth.hardBudget(rule) == null
                && body.raises().isEmpty()
                && body.effects().stream().allMatch(worth::isSurelyPositive)
                && body.effects().stream().allMatch(effect -> effect.reward().fulfilment() == null);
    }

    private List<Branch> branches(CheckedRule rule, EventType type) {
        Body body = Objects.requireNonNull(rule.bodies().get(type.name()));
        List<Branch> branches = new ArrayList<>();
        for (Alternatives each : Alternatives.ofCondition(body.condition())) {
            branches.add(branch(rule, type, "when", each));
        }
        for (CheckedEffect effect : body.effects()) {
            for (Alternatives each :
                    effect.value() == null ? List.<Alternatives>of() : Alternatives.ofValue(effect.value())) {
                branches.add(branch(rule, type, "give", each));
            }
        }
        return branches;
    }

    private Branch branch(CheckedRule rule, EventType type, String place, Alternatives alternative) {
        List<CheckedRule> rivals = lanes.rivals(rule, type);
        List<Goal> wanted = List.of(Goal.holds(alternative.holds()));
        Answer answer = ask(stage, type, List.of(rule), rivals, wanted);
        if (answer.verdict() != Verdict.YES) {
            // Only a rival that always pays excludes an alternative.
            List<CheckedRule> sure =
                    rivals.stream().filter(rival -> surelyPays(rival, type)).toList();
            answer = ask(stage, type, List.of(rule), sure, wanted);
        }
        return new Branch(type.name(), place, Shown.of(alternative.alternative(), rules), answer);
    }
}
