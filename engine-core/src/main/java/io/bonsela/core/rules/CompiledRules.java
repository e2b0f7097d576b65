package io.bonsela.core.rules;

import io.bonsela.api.Event;
import io.bonsela.api.rule.Budget;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.Lane;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.core.caps.Scopes;
import io.bonsela.core.check.CheckedRules;
import io.bonsela.core.check.CheckedRules.Body;
import io.bonsela.core.check.CheckedRules.CheckedCap;
import io.bonsela.core.check.CheckedRules.CheckedRule;
import io.bonsela.core.codec.Spelling;
import io.bonsela.core.evaluate.EvaluatorSpec;
import io.bonsela.core.evaluate.EvaluatorSpec.RuleCondition;
import io.bonsela.core.evaluate.RuleEvaluator;
import io.bonsela.core.evaluate.RuleEvaluatorProvider;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Call;
import io.bonsela.core.kernel.Kernel.Read;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A rule set that is ready for decisions: checked, and compiled for each event type. Immutable. */
public final class CompiledRules {
    private final CheckedRules checked;
    private final Map<String, Partition> partitions = new HashMap<>();
    private final Map<String, Budget> budgets = new HashMap<>();
    private final Map<String, Reward> rewards = new HashMap<>();
    private final Map<String, Lane> lanes = new HashMap<>();
    private final boolean raises;
    private final Outlets outlets;
    private final Scopes scopes;
    private final Map<String, Integer> operatorVersions = new TreeMap<>();

    /**
     * The rules of one event type.
     *
     * @param eventType the event type
     * @param checks the conditions that an event must satisfy, by id
     * @param spec the specification that was compiled
     * @param evaluator matches the stateless parts
     * @param facts the facts of each rule that names any, by the rule's number
     * @param hasLines whether its events can have the lines of a sale
     */
    record Partition(
            EventType eventType,
            Map<String, Kernel> checks,
            EvaluatorSpec spec,
            RuleEvaluator evaluator,
            Map<Integer, RuleFacts> facts,
            boolean hasLines) {}

    /**
     * The facts that a rule names.
     *
     * @param matching the facts in the stateless part of its condition
     * @param beyond the facts in its other parts, which are evaluated only if the stateless part holds
     */
    record RuleFacts(Set<String> matching, Set<String> beyond) {}

    private CompiledRules(CheckedRules checked, Outlets outlets, Scopes scopes) {
        this.checked = checked;
        this.outlets = outlets;
        this.scopes = scopes;
        raises = checked.ruleSet().rules().stream()
                        .anyMatch(rule -> !rule.raises().isEmpty())
                || checked.ruleSet().tiers().stream().anyMatch(tier -> tier.raises() != null);
        checked.ruleSet().rewards().forEach(reward -> rewards.put(reward.id(), reward));
        checked.ruleSet().budgets().forEach(budget -> budgets.put(budget.id(), budget));
        checked.ruleSet().lanes().forEach(lane -> lanes.put(lane.id(), lane));
        checked.ruleSet().rules().stream()
                .map(Rule::stackingLane)
                .filter(Objects::nonNull)
                .forEach(lane -> lanes.putIfAbsent(lane, Lane.of(lane, Lane.Pick.FIRST)));
        checked.rules()
                .forEach(rule -> rule.bodies().values().forEach(body -> {
                    countOperators(List.of(body.stateless()));
                    countOperators(body.beyond());
                }));
        checked.aggregates().forEach(plan -> countOperators(plan.aggregate().operands()));
    }

    private CompiledRules(CompiledRules same, Scopes scopes) {
        checked = same.checked;
        partitions.putAll(same.partitions);
        budgets.putAll(same.budgets);
        rewards.putAll(same.rewards);
        lanes.putAll(same.lanes);
        raises = same.raises;
        outlets = same.outlets;
        this.scopes = scopes;
        operatorVersions.putAll(same.operatorVersions);
    }

    private void countOperators(List<Kernel> expressions) {
        for (Kernel expression : expressions) {
            if (expression instanceof Call call && CheckedRules.collection(call).isEmpty()) {
                operatorVersions.put(call.operator().name(), call.operator().version());
            }
            countOperators(expression.operands());
        }
    }

    /** Returns the version of each host operator that its rules use. */
    public Map<String, Integer> operatorVersions() {
        return operatorVersions;
    }

    /**
     * Compiles a rule set. The evaluator of a partition is reused from the previous set if its specification is the
     * same.
     *
     * @param outlets the destinations of messages
     * @param scopes the names of its counters
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
            Map<String, Kernel> checks = checked.checks().getOrDefault(type.name(), Map.of());
            boolean hasLines = type.attributes().values().stream().anyMatch(each -> each.lines() != null);
            compiled.partitions.put(
                    type.name(), new Partition(type, checks, spec, evaluator, compiled.factsOf(type.name()), hasLines));
        }
        return compiled;
    }

    /** Returns the same rules with different names for their counters. */
    public CompiledRules with(Scopes others) {
        return new CompiledRules(this, others);
    }

    /** Returns the object that names its counters. */
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

    @Nullable
    Partition partition(String eventType) {
        return partitions.get(eventType);
    }

    /** Returns the lines of an admitted event; empty: its type declares no lines, or the event has none. */
    public Optional<Lines> lines(Event event) {
        Partition partition = partitions.get(event.type());
        return partition == null || !partition.hasLines() ? Optional.empty() : Lines.of(event, partition.eventType());
    }

    public EventType eventType(String name) {
        return Objects.requireNonNull(checked.eventTypes().get(name));
    }

    public CheckedRule rule(int number) {
        return checked.rules().get(number);
    }

    /** Whether any of its rules or tiers raises events. */
    public boolean raises() {
        return raises;
    }

    /** Returns the destinations of messages. */
    public Outlets outlets() {
        return outlets;
    }

    /** Returns a reward of its catalogue; null: the catalogue has no such reward. */
    public @Nullable Reward reward(String id) {
        return rewards.get(id);
    }

    /** Returns the lane of a rule; null: it has none. */
    public @Nullable Lane lane(Rule rule) {
        String id = rule.stackingLane();
        return id == null ? null : lanes.get(id);
    }

    /** Returns a cap of a rule for an event type, which must exist. */
    public CheckedCap cap(String eventType, String id) {
        return checked.rules().stream()
                .flatMap(rule -> Stream.ofNullable(rule.bodies().get(eventType)))
                .flatMap(body -> body.caps().stream())
                .filter(cap -> cap.cap().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Whether a subject typed a code into an event that a rule may need. */
    public boolean hasCode(Event event) {
        return checked.rules().stream()
                .flatMap(rule -> Stream.ofNullable(rule.bodies().get(event.type())))
                .map(Body::code)
                .filter(Objects::nonNull)
                .anyMatch(code -> event.attribute(code.attribute()) instanceof String typed
                        && !Spelling.code(typed).isEmpty());
    }

    /** Returns a rule; null if there is none with this id. */
    public @Nullable Rule rule(String id) {
        return checked.ruleSet().rules().stream()
                .filter(rule -> rule.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    /** Returns a budget that it declares; null: it does not declare it. */
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
        return new EvaluatorSpec(zone(), conditions);
    }

    private Map<Integer, RuleFacts> factsOf(String eventType) {
        Map<Integer, RuleFacts> byRule = new TreeMap<>();
        for (int number = 0; number < checked.rules().size(); number++) {
            Body body = checked.rules().get(number).bodies().get(eventType);
            if (body != null) {
                RuleFacts facts = new RuleFacts(factsIn(List.of(body.stateless())), factsIn(body.beyond()));
                if (!facts.matching().isEmpty() || !facts.beyond().isEmpty()) {
                    byRule.put(number, facts);
                }
            }
        }
        return byRule;
    }

    private static Set<String> factsIn(List<Kernel> expressions) {
        Set<String> names = new TreeSet<>();
        expressions.forEach(expression -> collectFacts(expression, names));
        return names;
    }

    private static void collectFacts(Kernel expression, Set<String> into) {
        if (expression instanceof Read read && read.isFact()) {
            into.add(read.steps().get(0));
        }
        expression.operands().forEach(part -> collectFacts(part, into));
    }
}
