package io.bonsela.core.fact;

import static io.bonsela.api.rule.Expressions.fact;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.operation;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.spi.FactProvider;
import io.bonsela.api.spi.FactProvider.FactPolicy;
import io.bonsela.core.KnownHandler;
import io.bonsela.core.Shop;
import io.bonsela.core.check.RuleSetChecker;
import io.bonsela.core.check.Vocabulary;
import io.bonsela.core.evaluate.EvaluationInput;
import io.bonsela.core.interpret.Interpreter;
import io.bonsela.core.interpret.Variables;
import io.bonsela.testkit.EventArbitraries;
import io.bonsela.testkit.ExpressionArbitraries;
import io.bonsela.testkit.SampleShop;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;

/** Fetching a fact only when it is needed gives what fetching all of them beforehand would. */
class FactProperties {
    private static final ZoneId ZONE = ZoneId.of("Africa/Harare");
    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final Object DOWN = new Object();
    private static int named;
    private static int fetched;

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void lazyIsEager(
            @ForAll("conditions") List<Expression> conditions,
            @ForAll("event") Event event,
            @ForAll("answers") List<Object> answers) {
        RuleSet rules = rules(conditions);
        Set<String> asked = new HashSet<>();
        List<String> actual = new ArrayList<>();
        var builder = RewardEngine.builder().rules(rules).clockFromEvents();
        for (int i = 0; i < NAMES.size(); i++) {
            builder.facts(provider(NAMES.get(i), answers.get(i), asked));
        }
        try (RewardEngine engine = builder.build()) {
            engine.inspect()
                    .evaluate(event)
                    .outcomes()
                    .forEach(o -> actual.add(o.rule() + " " + o.outcome() + " " + o.reason()));
        }
        assertThat(actual).containsExactlyInAnyOrderElementsOf(expected(rules, event, answers));
        named += NAMES.size();
        fetched += asked.size();
    }

    /** That some are not needed is what FactsTest shows. */
    @AfterContainer
    static void tell() {
        System.out.println(fetched + " of " + named + " facts fetched");
    }

    /** By the interpreter, with all facts at hand. */
    private static List<String> expected(RuleSet rules, Event event, List<Object> answers) {
        Map<String, @Nullable Object> facts = new TreeMap<>();
        for (int i = 0; i < NAMES.size(); i++) {
            Object answer = answers.get(i);
            facts.put(NAMES.get(i), answer == DOWN ? Facts.unavailable(NAMES.get(i)) : answer);
        }
        EvaluationInput input = new EvaluationInput(
                event, event.occurredAt(), event.occurredAt().atZone(ZONE).toLocalDate(), facts, (o, v) -> null);
        Vocabulary words = new Vocabulary(
                Map.of(),
                Map.of(
                        "credit",
                        KnownHandler.ALL.stream()
                                .filter(handler -> handler.type().equals("credit"))
                                .findFirst()
                                .orElseThrow()),
                null,
                null,
                null);
        List<String> outcomes = new ArrayList<>();
        RuleSetChecker.check(rules, words).rules().orElseThrow().rules().forEach(rule -> {
            Object result = Interpreter.evaluate(rule.bodies().get("sale").stateless(), Variables.of(input, ZONE));
            if (result instanceof Reason reason) {
                outcomes.add(rule.rule().id() + " " + Outcome.ERROR + " " + reason);
            } else if (Boolean.TRUE.equals(result)) {
                outcomes.add(rule.rule().id() + " " + Outcome.MATCHED + " null");
            }
        });
        return outcomes;
    }

    private static FactProvider provider(String name, Object answer, Set<String> asked) {
        return new FactProvider() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public ValueType type() {
                return ValueType.BOOLEAN;
            }

            @Override
            public FactPolicy policy() {
                return Shop.FACTS;
            }

            @Override
            public Object fetch(Event event) {
                assertThat(asked.add(name)).as("once a decision").isTrue();
                if (answer == DOWN) {
                    throw new IllegalStateException("down");
                }
                return answer;
            }
        };
    }

    private static RuleSet rules(List<Expression> conditions) {
        RuleSet.Builder rules = RuleSet.of(SampleShop.TENANT, ZONE)
                .eventType(SampleShop.SALE)
                .reward(Reward.credit("points", "POINTS").valued(Money.of("POINTS", "1")));
        NAMES.forEach(name -> rules.fact(name, ValueType.BOOLEAN));
        for (int i = 0; i < conditions.size(); i++) {
            rules.rule(Rule.named("r" + i)
                    .on("sale")
                    .when(conditions.get(i))
                    .give("points")
                    .build());
        }
        return rules.build();
    }

    @Provide
    Arbitrary<List<Expression>> conditions() {
        Arbitrary<Expression> one = Arbitraries.of(NAMES)
                .flatMap(name -> Arbitraries.<Expression>of(
                        fact(name),
                        operation("!", fact(name)),
                        operation("==", fact(name), literal(null)),
                        operation("if_unavailable", fact(name), literal(false)),
                        operation("if_unavailable", fact(name), literal(true))));
        Arbitrary<Expression> plain = ExpressionArbitraries.conditions(SampleShop.SALE, 1);
        Arbitrary<Expression> mixed = Arbitraries.of("and", "or", "if")
                .flatMap(name ->
                        Arbitraries.oneOf(one, plain).list().ofSize(3).map(parts -> operation(name, parts.toArray())));
        return Arbitraries.oneOf(mixed, mixed.flatMap(left -> one.map(right -> operation("and", left, right))))
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<Event> event() {
        return EventArbitraries.events(SampleShop.TENANT, SampleShop.SALE, 10);
    }

    @Provide
    Arbitrary<List<Object>> answers() {
        return Arbitraries.of(true, false, DOWN).list().ofSize(NAMES.size());
    }
}
