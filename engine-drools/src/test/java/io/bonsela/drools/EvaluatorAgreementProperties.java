package io.bonsela.drools;

import static io.bonsela.api.rule.Expressions.fact;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.operation;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Event;
import io.bonsela.api.Issuance.Terms;
import io.bonsela.api.Issuance.Terms.Charging;
import io.bonsela.api.Issuance.Terms.Compensation;
import io.bonsela.api.Issuance.Terms.Delivery;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.Operator;
import io.bonsela.api.spi.RewardHandler;
import io.bonsela.core.check.CheckedRules;
import io.bonsela.core.check.RuleSetChecker;
import io.bonsela.core.check.Vocabulary;
import io.bonsela.core.evaluate.EvaluationInput;
import io.bonsela.core.evaluate.EvaluatorSpec;
import io.bonsela.core.evaluate.EvaluatorSpec.RuleCondition;
import io.bonsela.core.evaluate.MatchCollector;
import io.bonsela.core.evaluate.RuleEvaluator;
import io.bonsela.core.evaluate.RuleEvaluatorProvider;
import io.bonsela.core.fact.Facts;
import io.bonsela.core.foreign.ForeignCode;
import io.bonsela.core.interpret.InterpreterProvider;
import io.bonsela.core.kernel.Kernel;
import io.bonsela.core.kernel.Kernel.Apply;
import io.bonsela.core.kernel.Kernel.Call;
import io.bonsela.core.kernel.Op;
import io.bonsela.core.operator.HostOperator;
import io.bonsela.core.operator.LiveCalls;
import io.bonsela.core.operator.Operators;
import io.bonsela.testkit.EventArbitraries;
import io.bonsela.testkit.ExpressionArbitraries;
import io.bonsela.testkit.SampleShop;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** The interpreter and both paths of Drools give the same matches and the same failures. */
class EvaluatorAgreementProperties {
    private static final ZoneId ZONE = ZoneId.of("Africa/Harare");
    private static final Map<String, HostOperator> HOST_OPERATORS =
            Map.of("shout", new HostOperator(new Shout()), "picky", new HostOperator(new Picky()));
    private static final Map<String, Operator> OPERATORS = Map.copyOf(HOST_OPERATORS);
    private static final Operators CALLS = new Operators(new ForeignCode(), HOST_OPERATORS);
    /** After so many what was not reached is taken to be out of reach; the rarest is in about every seventieth. */
    private static final int MOST_CASES = 10_000;

    private static final Set<String> EVERY_OPERATOR = Stream.concat(
                    Arrays.stream(Op.values()).map(Op::spelling), OPERATORS.keySet().stream())
            .collect(Collectors.toSet());
    private static final Set<String> EVERY_RESULT =
            Set.of("MATCHED", "CURRENCY_MISMATCH", "MISSING_VALUE", "OPERATOR_FAILED", "FACT_UNAVAILABLE");

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void evaluatorsAgree(@ForAll("ruleSets") List<Expression> conditions, @ForAll("events") List<Event> events) {
        new Case(conditions, events).evaluatorsAgree();
    }

    /** Interpreting is cheap and compiling is not, so only a case that brings something new is compared. */
    @Example
    void theyAgreeOnEveryOperatorAndResult() {
        Set<String> operators = new TreeSet<>();
        Set<String> results = new TreeSet<>();
        Combinators.combine(ruleSets(), events())
                .as(Case::new)
                .sampleStream()
                .limit(MOST_CASES)
                .takeWhile(next -> !operators.containsAll(EVERY_OPERATOR) || !results.containsAll(EVERY_RESULT))
                .forEach(next -> {
                    boolean newOperator = operators.addAll(next.operators());
                    boolean newResult = results.addAll(next.results());
                    if (newOperator || newResult) {
                        next.evaluatorsAgree();
                    }
                });
        assertThat(operators).containsAll(EVERY_OPERATOR);
        assertThat(results).containsAll(EVERY_RESULT);
    }

    /** Rules under test, and events that are shown to every evaluator of them. */
    private static final class Case {
        private final EvaluatorSpec spec;
        private final List<EvaluationInput> inputs;
        /** What the interpreter finds for each of the inputs. */
        private final List<Map<Integer, Object>> expected;

        Case(List<Expression> conditions, List<Event> events) {
            CheckedRules checked = check(conditions);
            List<RuleCondition> stateless = new ArrayList<>();
            for (int i = 0; i < checked.rules().size(); i++) {
                stateless.add(new RuleCondition(
                        i, checked.rules().get(i).bodies().get("sale").stateless()));
            }
            spec = new EvaluatorSpec(ZONE, stateless);
            inputs = events.stream().map(Case::input).toList();
            expected = foundBy(new InterpreterProvider());
        }

        private static EvaluationInput input(Event event) {
            return new EvaluationInput(
                    event,
                    event.occurredAt(),
                    event.occurredAt().atZone(ZONE).toLocalDate(),
                    facts(event),
                    new LiveCalls(CALLS, event.id(), new HashMap<>(), null));
        }

        void evaluatorsAgree() {
            assertThat(foundBy(new DroolsEvaluatorProvider())).as("match path").isEqualTo(expected);
            assertThat(foundBy(DroolsEvaluatorProvider.ofSessions()))
                    .as("session path")
                    .isEqualTo(expected);
        }

        private List<Map<Integer, Object>> foundBy(RuleEvaluatorProvider provider) {
            RuleEvaluator evaluator = provider.compile(spec);
            return inputs.stream().map(input -> matches(evaluator, input)).toList();
        }

        Set<String> operators() {
            Set<String> operators = new TreeSet<>();
            spec.conditions().forEach(rule -> addOperators(rule.condition(), operators));
            return operators;
        }

        private static void addOperators(Kernel expression, Set<String> operators) {
            if (expression instanceof Apply apply) {
                operators.add(apply.op().spelling());
            } else if (expression instanceof Call call) {
                operators.add(call.operator().name());
            }
            expression.operands().forEach(part -> addOperators(part, operators));
        }

        Set<String> results() {
            return expected.stream()
                    .flatMap(found -> found.values().stream())
                    .map(result ->
                            result instanceof Reason reason ? reason.code().name() : "MATCHED")
                    .collect(Collectors.toSet());
        }
    }

    @Provide
    Arbitrary<List<Expression>> ruleSets() {
        Arbitrary<Expression> any = ExpressionArbitraries.conditions(SampleShop.SALE, 2);
        Arbitrary<Expression> withOperators = Arbitraries.of("shout", "picky")
                .flatMap(name -> ExpressionArbitraries.conditions(SampleShop.SALE, 0)
                        .map(inner -> new Operation("or", List.of(inner, new Operation(name, List.of(field()))))));
        // Many rules that differ in one equality: what Drools hashes.
        Arbitrary<Expression> indexed = Arbitraries.of("coffee", "tea", "cake", "beans")
                .flatMap(category -> ExpressionArbitraries.conditions(SampleShop.SALE, 1)
                        .map(rest -> new Operation(
                                "and",
                                List.of(
                                        new Operation("==", List.of(category(), new Expression.Literal(category))),
                                        rest))));
        Arbitrary<Expression> withFacts = Arbitraries.of(
                        fact("tier").is("gold"),
                        fact("member"),
                        operation("if_unavailable", fact("member"), literal(true)),
                        operation("if_unavailable", fact("tier"), literal("gold"))
                                .is("gold"))
                .flatMap(part -> ExpressionArbitraries.conditions(SampleShop.SALE, 1)
                        .flatMap(rest -> Arbitraries.of("and", "or").map(name -> operation(name, rest, part))));
        return Arbitraries.oneOf(any, withOperators, indexed, withFacts)
                .list()
                .ofMinSize(1)
                .ofMaxSize(14);
    }

    @Provide
    Arbitrary<List<Event>> events() {
        return EventArbitraries.events(SampleShop.TENANT, SampleShop.SALE, 1_000)
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }

    /** Facts of every kind: a value, nothing, one that cannot be had. */
    private static Map<String, @Nullable Object> facts(Event event) {
        Map<String, @Nullable Object> facts = new HashMap<>();
        int choice = Math.floorMod(event.id().hashCode(), 9);
        facts.put("member", new Object[] {true, false, Facts.unavailable("member")}[choice % 3]);
        facts.put("tier", new Object[] {"gold", null, Facts.unavailable("tier")}[choice / 3]);
        return facts;
    }

    private static Expression field() {
        return new Expression.Variable("event.items", null);
    }

    private static Expression category() {
        return new Expression.Variable("event.category", null);
    }

    private static CheckedRules check(List<Expression> conditions) {
        RuleSet.Builder rules = RuleSet.of(SampleShop.TENANT, ZONE)
                .eventType("sale", SampleShop.SALE.attributes())
                .fact("member", ValueType.BOOLEAN)
                .fact("tier", ValueType.TEXT)
                .reward(Reward.credit("points", "POINTS").valued(Money.of("POINTS", "1")));
        for (int i = 0; i < conditions.size(); i++) {
            rules.rule(Rule.named("r" + i)
                    .on("sale")
                    .when(conditions.get(i))
                    .give("points")
                    .build());
        }
        RuleSetChecker.Result result = RuleSetChecker.check(
                rules.build(), new Vocabulary(OPERATORS, Map.of("credit", new Credit()), null, Map.of(), null));
        assertThat(result.diagnostics()).isEmpty();
        return result.rules().orElseThrow();
    }

    private static Map<Integer, Object> matches(RuleEvaluator evaluator, EvaluationInput input) {
        Map<Integer, Object> matches = new TreeMap<>();
        evaluator.match(input, new MatchCollector() {
            @Override
            public void matched(int rule) {
                assertThat(matches.put(rule, true)).isNull();
            }

            @Override
            public void failed(int rule, Reason reason) {
                assertThat(matches.put(rule, reason)).isNull();
            }
        });
        return matches;
    }

    /** A condition over one number. */
    private abstract static class OfNumber implements Operator {
        private final String name;

        OfNumber(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public List<ValueType> parameters() {
            return List.of(ValueType.NUMBER);
        }

        @Override
        public ValueType result() {
            return ValueType.BOOLEAN;
        }
    }

    /** True above one. */
    private static final class Shout extends OfNumber {
        Shout() {
            super("shout");
        }

        @Override
        public @Nullable Object apply(List<@Nullable Object> operands) {
            return ((BigDecimal) operands.get(0)).compareTo(BigDecimal.ONE) > 0;
        }
    }

    /** Throws for two, gives nothing for three, and the wrong type for ten. */
    private static final class Picky extends OfNumber {
        Picky() {
            super("picky");
        }

        @Override
        public @Nullable Object apply(List<@Nullable Object> operands) {
            return switch (((BigDecimal) operands.get(0)).toPlainString()) {
                case "2" -> throw new IllegalStateException("not two");
                case "3" -> null;
                case "10" -> "ten";
                default -> false;
            };
        }
    }

    private static final class Credit implements RewardHandler {
        @Override
        public String type() {
            return "credit";
        }

        @Override
        public Terms terms() {
            return new Terms(Delivery.IMMEDIATE, Charging.ON_ISSUE, Compensation.TAKE_FROM_WALLET);
        }

        @Override
        public boolean hasValue() {
            return true;
        }
    }
}
