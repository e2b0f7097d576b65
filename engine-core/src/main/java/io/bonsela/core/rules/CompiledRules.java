package io.bonsela.core.rules;

import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.EvaluatorSpec;
import io.bonsela.api.spi.EvaluatorSpec.RuleCondition;
import io.bonsela.api.spi.Operator;
import io.bonsela.api.spi.RuleEvaluator;
import io.bonsela.api.spi.RuleEvaluatorProvider;
import io.bonsela.core.caps.Scopes;
import io.bonsela.core.check.CheckedRules;
import io.bonsela.core.check.CheckedRules.Body;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.interpret.Interpreter;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A rule set, ready to decide: checked, and compiled for one event type after another. Immutable. */
public final class CompiledRules {
    private final CheckedRules checked;
    private final Interpreter interpreter;
    private final Map<String, Partition> partitions = new HashMap<>();
    private final Map<String, Budget> budgets = new HashMap<>();
    private final Map<String, Reward> rewards = new HashMap<>();
    private final Outlets outlets;
    private final Scopes scopes;
    private final Map<String, Integer> operatorVersions = new TreeMap<>();

    /**
     * The rules of one event type.
     *
     * @param eventType the event type
     * @param checks what must hold for an event, by id
     * @param spec what was compiled
     * @param evaluator matches the stateless parts
     * @param facts of each rule that names any, by its number
     */
    record Partition(
            EventType eventType,
            Map<String, Expression> checks,
            EvaluatorSpec spec,
            RuleEvaluator evaluator,
            Map<Integer, RuleFacts> facts) {}

    /**
     * The facts that a rule names.
     *
     * @param matching in the stateless part of its condition
     * @param beyond in what else it does, which is looked at once that part holds
     */
    record RuleFacts(Set<String> matching, Set<String> beyond) {}

    private CompiledRules(CheckedRules checked, Outlets outlets, Scopes scopes) {
        this.checked = checked;
        this.outlets = outlets;
        this.scopes = scopes;
        checked.ruleSet().rewards().forEach(reward -> rewards.put(reward.id(), reward));
        interpreter = new Interpreter(checked.operators());
        checked.ruleSet().budgets().forEach(budget -> budgets.put(budget.id(), budget));
        checked.rules()
                .forEach(rule -> rule.bodies().values().forEach(body -> {
                    countOperators(List.of(body.stateless()));
                    countOperators(beyond(body));
                }));
        checked.aggregates().forEach(plan -> countOperators(List.of(plan.aggregate())));
    }

    private CompiledRules(CompiledRules same, Scopes scopes) {
        checked = same.checked;
        interpreter = same.interpreter;
        partitions.putAll(same.partitions);
        budgets.putAll(same.budgets);
        rewards.putAll(same.rewards);
        outlets = same.outlets;
        this.scopes = scopes;
        operatorVersions.putAll(same.operatorVersions);
    }

    private void countOperators(List<Expression> expressions) {
        for (Expression expression : expressions) {
            Operator operator = expression instanceof Expression.Operation operation
                    ? checked.operators().get(operation.operator())
                    : null;
            if (operator != null && checked.ofHost().contains(operator.name())) {
                operatorVersions.put(operator.name(), operator.version());
            }
            countOperators(expression.parts());
        }
    }

    /** The version of each operator of the host's that its rules use. */
    public Map<String, Integer> operatorVersions() {
        return operatorVersions;
    }

    /**
     * Compiles a rule set. A partition whose rules are those of the set before is taken over from it.
     *
     * @param outlets where messages go
     * @param scopes names its counters
     * @param before the tenant's set that was compiled last; null: none
     */
    public static CompiledRules compile(
            CheckedRules checked,
            RuleEvaluatorProvider provider,
            Outlets outlets,
            Scopes scopes,
            @Nullable CompiledRules before) {
        CompiledRules compiled = new CompiledRules(checked, outlets, scopes);
        for (EventType type : checked.eventTypes().values()) {
            EvaluatorSpec spec = compiled.spec(type);
            Partition same = before == null ? null : before.partitions.get(type.name());
            RuleEvaluator evaluator =
                    same != null && same.spec().equals(spec) ? same.evaluator() : provider.compile(spec);
            Map<String, Expression> checks = checked.checks().getOrDefault(type.name(), Map.of());
            compiled.partitions.put(
                    type.name(), new Partition(type, checks, spec, evaluator, compiled.factsOf(type.name())));
        }
        return compiled;
    }

    /** The same rules, whose counters have other names. */
    public CompiledRules with(Scopes others) {
        return new CompiledRules(this, others);
    }

    /** Names its counters. */
    public Scopes scopes() {
        return scopes;
    }

    /** The digest of the rule set. */
    public String digest() {
        return checked.digest();
    }

    /** The rule set as it was checked. */
    public CheckedRules checked() {
        return checked;
    }

    /** The zone of its dates. */
    public ZoneId zone() {
        return checked.ruleSet().zone();
    }

    public Interpreter interpreter() {
        return interpreter;
    }

    @Nullable
    Partition partition(String eventType) {
        return partitions.get(eventType);
    }

    public EventType eventType(String name) {
        return Objects.requireNonNull(checked.eventTypes().get(name));
    }

    public CheckedRule rule(int number) {
        return checked.rules().get(number);
    }

    /** Where messages go. */
    public Outlets outlets() {
        return outlets;
    }

    /** A reward of its catalogue; null: it has none such. */
    public @Nullable Reward reward(String id) {
        return rewards.get(id);
    }

    /** A budget that it declares; null: it does not. */
    public @Nullable Budget budget(String id) {
        return budgets.get(id);
    }

    private EvaluatorSpec spec(EventType type) {
        List<RuleCondition> conditions = new ArrayList<>();
        for (int number = 0; number < checked.rules().size(); number++) {
            Body body = checked.rules().get(number).bodies().get(type.name());
            if (body != null) {
                conditions.add(new RuleCondition(number, body.stateless()));
            }
        }
        Map<String, ValueType> variables = checked.variables().getOrDefault(type.name(), Map.of());
        return new EvaluatorSpec(type.name(), zone(), variables, checked.operators(), conditions);
    }

    private Map<Integer, RuleFacts> factsOf(String eventType) {
        Map<Integer, RuleFacts> byRule = new TreeMap<>();
        for (int number = 0; number < checked.rules().size(); number++) {
            Body body = checked.rules().get(number).bodies().get(eventType);
            if (body != null) {
                RuleFacts facts = new RuleFacts(factsIn(List.of(body.stateless())), factsIn(beyond(body)));
                if (!facts.matching().isEmpty() || !facts.beyond().isEmpty()) {
                    byRule.put(number, facts);
                }
            }
        }
        return byRule;
    }

    private static List<Expression> beyond(Body body) {
        List<Expression> all = new ArrayList<>();
        if (body.history() != null) {
            all.add(body.history());
        }
        body.effects().forEach(effect -> {
            if (effect.value() != null) {
                all.add(effect.value());
            }
        });
        body.caps().forEach(cap -> all.addAll(cap.dimensions()));
        return all;
    }

    private static Set<String> factsIn(List<Expression> expressions) {
        Set<String> names = new TreeSet<>();
        expressions.forEach(expression -> collectFacts(expression, names));
        return names;
    }

    private static void collectFacts(Expression expression, Set<String> into) {
        if (expression instanceof Expression.Variable variable
                && variable.path().startsWith("fact.")) {
            into.add(variable.path().split("\\.", 3)[1]);
        }
        expression.parts().forEach(part -> collectFacts(part, into));
    }
}
