package io.bonsela.core.analyse;

import static io.bonsela.api.rule.Expressions.allOf;
import static io.bonsela.api.rule.Expressions.anyOf;
import static io.bonsela.api.rule.Expressions.field;
import static io.bonsela.api.rule.Expressions.literal;
import static io.bonsela.api.rule.Expressions.noneOf;
import static io.bonsela.api.rule.Expressions.operation;
import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.analysis.Analysis;
import io.bonsela.api.analysis.Analysis.Answer;
import io.bonsela.api.analysis.Analysis.Answer.Verdict;
import io.bonsela.api.analysis.Analysis.Branch;
import io.bonsela.api.analysis.Analysis.Overlap;
import io.bonsela.api.analysis.Analysis.RuleAnalysis;
import io.bonsela.api.analysis.Analysis.Witness;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.Rule.Schedule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;

/**
 * The analysis against brute force: every event of a small shop is decided, and what is said to happen happens for one of
 * them, what is said not to happen for none. Conditions are equalities, ranges and lists, so little is undecided: only
 * where they are so many that the search ends before it is done.
 */
class AnalysisProperties {
    private static final String TENANT = "kiosk";
    private static final List<LocalDate> DATES = List.of(
            LocalDate.parse("2026-11-20"),
            LocalDate.parse("2026-11-22"),
            LocalDate.parse("2026-12-06"),
            LocalDate.parse("2026-12-24"));
    private static final List<Money> AMOUNTS =
            List.of(usd(99), usd(100), usd(150), usd(200), usd(201), Money.of("ZAR", "2.00"), Money.of("EUR", "2.00"));
    private static final Map<Verdict, Integer> SEEN = new EnumMap<>(Verdict.class);

    @Property(tries = 25)
    void yesAndNoAreAsBruteForceFindsThem(@ForAll("ruleSets") RuleSet rules) {
        try (RewardEngine engine = RewardEngine.builder()
                .rules(rules)
                .evaluator("interpreter")
                .clockFromEvents()
                .build()) {
            Analysis analysis = engine.inspect().analyse(rules, true);
            List<Set<String>> paid = decisions(engine);

            for (RuleAnalysis rule : analysis.rules()) {
                boolean fires = paid.stream().anyMatch(each -> each.contains(rule.rule()));
                right(rule.fires().verdict(), fires, rule.rule() + " fires");
                witnessed(engine, rule.fires(), rule.rule());
                if (!rule.shadowedBy().isEmpty()) {
                    assertThat(fires).isFalse();
                }
                if (rule.fires().verdict() == Verdict.UNDECIDED) {
                    continue;
                }
                assertThat(rule.shadowedBy().isEmpty())
                        .as("%s is shadowed", rule.rule())
                        .isEqualTo(fires || !firesAlone(rules, rule.rule()));
            }
            for (Overlap overlap : analysis.overlaps()) {
                boolean both = paid.stream()
                        .anyMatch(each -> each.contains(overlap.first()) && each.contains(overlap.second()));
                right(overlap.both().verdict(), both, overlap + " of " + rules.rules() + ": " + told(overlap.both()));
                witnessed(engine, overlap.both(), overlap.first(), overlap.second());
            }
        }
    }

    /** An alternative matters if the rule pays for some event without all the other alternatives beside it. */
    @Property(tries = 20)
    void alternativesAreReachableAsBruteForceFindsThem(@ForAll("alternatives") List<Expression> parts) {
        Expression context = parts.get(0);
        List<Expression> alternatives = parts.subList(1, parts.size());
        Rule rule = points("r")
                .when(context.and(anyOf(alternatives.toArray(Expression[]::new))))
                .build();
        RuleSet rules = rules(List.of(rule));
        try (RewardEngine engine = RewardEngine.builder()
                .rules(rules)
                .evaluator("interpreter")
                .clockFromEvents()
                .build()) {
            RuleAnalysis found =
                    engine.inspect().analyse(rules, false).rule("r").orElseThrow();
            if (found.fires().verdict() == Verdict.NO) {
                assertThat(found.branches()).isEmpty();
            }
            if (found.fires().verdict() != Verdict.YES) {
                return;
            }
            for (int i = 0; i < alternatives.size(); i++) {
                Expression alone = context.and(alternatives.get(i));
                boolean reachable = fires(rules(List.of(points("r").when(alone).build())), "r");
                Verdict said = branch(found, i, alternatives.size());
                right(said, reachable, alternatives.get(i) + " in " + alternatives);
            }
        }
    }

    /** The alternatives of the outermost {@code or} are those that stand beside each other. */
    private static Verdict branch(RuleAnalysis found, int number, int alternatives) {
        List<Verdict> outer = new ArrayList<>();
        int skip = 0;
        for (Branch branch : found.branches()) {
            if (skip > 0) {
                skip--;
                continue;
            }
            outer.add(branch.reachable().verdict());
            skip = inner(branch.expression());
        }
        return outer.get(outer.size() - alternatives + number);
    }

    private static int inner(Expression expression) {
        if (!(expression instanceof Operation operation)) {
            return 0;
        }
        int within = operation.operands().stream()
                .mapToInt(AnalysisProperties::inner)
                .sum();
        return switch (operation.operator()) {
            case "or" -> within + operation.operands().size();
            case "and" -> within;
            case "if" -> operation.operands().size() / 2 + 1;
            default -> 0;
        };
    }

    @Example
    void whatIsPlainIsDecided() {
        Expression small = operation("<", field("items"), 2);
        Expression large = operation(">", field("items"), 2);
        Rule never = points("never").when(allOf(small, large)).build();
        Rule little = points("little").when(small).build();
        Rule much = points("much").when(anyOf(large, allOf(small, large))).build();
        Rule any = points("any").when(literal(true)).build();
        RuleSet rules = rules(List.of(any, little, much, never));
        try (RewardEngine engine = RewardEngine.builder()
                .rules(rules)
                .evaluator("interpreter")
                .clockFromEvents()
                .build()) {
            Analysis analysis = engine.inspect().analyse(rules, true);
            assertThat(analysis.rules())
                    .extracting(rule -> rule.rule() + ' ' + rule.fires().verdict())
                    .containsExactly("any YES", "little YES", "much YES", "never NO");
            assertThat(analysis.overlaps())
                    .extracting(overlap -> overlap.first()
                            + ' '
                            + overlap.second()
                            + ' '
                            + overlap.both().verdict())
                    .contains("little much NO", "any little YES");
            assertThat(analysis.rule("much").orElseThrow().branches())
                    .extracting(branch -> branch.reachable().verdict())
                    .containsExactly(Verdict.YES, Verdict.NO);
        }
    }

    @AfterContainer
    static void tell() {
        System.out.println("answers as brute force finds them: " + SEEN);
    }

    /** It says what happens, or that it does not know. */
    private static void right(Verdict said, boolean happens, String what) {
        SEEN.merge(said, 1, Integer::sum);
        if (said != Verdict.UNDECIDED) {
            assertThat(said).as(what).isEqualTo(verdict(happens));
        }
    }

    private static String told(Answer answer) {
        Witness witness = answer.witness();
        return witness == null
                ? "no witness"
                : witness.event().attributes() + " at " + witness.event().occurredAt();
    }

    private static Verdict verdict(boolean happens) {
        return happens ? Verdict.YES : Verdict.NO;
    }

    /** The witness is what it says it is, by the engine itself. */
    private static void witnessed(RewardEngine engine, Answer answer, String... rules) {
        Witness witness = answer.witness();
        if (answer.verdict() == Verdict.YES
                && witness != null
                && witness.refused().isEmpty()) {
            Decision decision = engine.inspect().evaluate(witness.event());
            for (String rule : rules) {
                assertThat(decision.outcome(rule).orElseThrow().outcome()).isEqualTo(Outcome.MATCHED);
            }
        }
    }

    private static boolean firesAlone(RuleSet rules, String id) {
        List<Rule> alone =
                rules.rules().stream().filter(rule -> rule.id().equals(id)).toList();
        return fires(rules(alone), id);
    }

    private static boolean fires(RuleSet rules, String id) {
        try (RewardEngine engine = RewardEngine.builder()
                .rules(rules)
                .evaluator("interpreter")
                .clockFromEvents()
                .build()) {
            return decisions(engine).stream().anyMatch(paid -> paid.contains(id));
        }
    }

    /** Which rules pay, for every event that there is. */
    private static List<Set<String>> decisions(RewardEngine engine) {
        List<Set<String>> paid = new ArrayList<>();
        for (String category : List.of("coffee", "tea", "cake")) {
            for (Money amount : AMOUNTS) {
                for (String items : List.of("0", "1", "1.5", "2", "2.5", "3", "4")) {
                    for (String shop : new @Nullable String[] {null, "avondale", "town", "other"}) {
                        paid.addAll(at(engine, category, amount, items, shop));
                    }
                }
            }
        }
        return paid;
    }

    private static List<Set<String>> at(
            RewardEngine engine, String category, Money amount, String items, @Nullable String shop) {
        List<Set<String>> paid = new ArrayList<>();
        for (LocalDate date : DATES) {
            for (LocalTime time : List.of(LocalTime.of(8, 0), LocalTime.of(15, 0))) {
                Event.Builder event = Event.of("sale")
                        .tenant(TENANT)
                        .id("e")
                        .subject("s")
                        .occurredAt(date.atTime(time).toInstant(ZoneOffset.UTC))
                        .with("category", category)
                        .with("amount", amount)
                        .with("items", new BigDecimal(items));
                if (shop != null) {
                    event.with("shop", shop);
                }
                Decision decision = engine.inspect().evaluate(event.build());
                Set<String> rules = new HashSet<>();
                decision.outcomes().stream()
                        .filter(outcome -> outcome.outcome() == Outcome.MATCHED)
                        .forEach(outcome -> rules.add(outcome.rule()));
                paid.add(rules);
            }
        }
        return paid;
    }

    private static Money usd(int cents) {
        return Money.of("USD", BigDecimal.valueOf(cents, 2));
    }

    private static Rule.Builder points(String id) {
        return Rule.named(id).on("sale").give("points", literal(1));
    }

    private static RuleSet rules(List<Rule> rules) {
        return RuleSet.of(TENANT, ZoneOffset.UTC)
                .eventType(
                        "sale",
                        Map.of(
                                "category", Attribute.oneOf("coffee", "tea", "cake"),
                                "amount", Attribute.required(ValueType.MONEY),
                                "items", Attribute.required(ValueType.NUMBER),
                                "shop", Attribute.optional(ValueType.TEXT)))
                .reward(Reward.credit("points", "POINTS"))
                .rules(rules)
                .build();
    }

    @Provide
    Arbitrary<RuleSet> ruleSets() {
        Arbitrary<@Nullable Schedule> schedules = Arbitraries.of(
                        Schedule.between(LocalDate.parse("2026-11-01"), LocalDate.parse("2026-11-30")),
                        Schedule.between(LocalDate.parse("2026-12-01"), LocalDate.parse("2026-12-31")),
                        new Schedule(null, null, List.of(DayOfWeek.SUNDAY), null, null),
                        new Schedule(null, null, List.of(), LocalTime.of(14, 0), LocalTime.of(16, 0)))
                .injectNull(0.6);
        Arbitrary<@Nullable String> lanes = Arbitraries.of("treats").injectNull(0.5);
        Arbitrary<Rule.Builder> rule = Combinators.combine(conditions(2), schedules, lanes)
                .as((condition, schedule, lane) -> {
                    Rule.Builder builder = points("x").when(condition);
                    if (schedule != null) {
                        builder.schedule(schedule);
                    }
                    if (lane != null) {
                        builder.stackingLane(lane);
                    }
                    return builder;
                });
        return rule.list().ofMinSize(2).ofMaxSize(4).map(builders -> {
            List<Rule> rules = new ArrayList<>();
            for (int i = 0; i < builders.size(); i++) {
                rules.add(renamed(builders.get(i).build(), "r" + i));
            }
            return rules(rules);
        });
    }

    private static Rule renamed(Rule rule, String id) {
        Rule.Builder other = points(id).when(rule.condition());
        if (rule.schedule() != null) {
            other.schedule(rule.schedule());
        }
        if (rule.stackingLane() != null) {
            other.stackingLane(rule.stackingLane());
        }
        return other.build();
    }

    @Provide
    Arbitrary<List<Expression>> alternatives() {
        return conditions(1).list().ofMinSize(3).ofMaxSize(4);
    }

    private static Arbitrary<Expression> conditions(int depth) {
        Arbitrary<Expression> amounts = Combinators.combine(
                        Arbitraries.of("==", "!=", "<", "<=", ">", ">="), Arbitraries.of(100, 200))
                .as((operator, cents) -> operation(operator, field("amount"), usd(cents)));
        Arbitrary<Expression> items = Combinators.combine(
                        Arbitraries.of("==", "!=", "<", "<=", ">", ">="), Arbitraries.of(1, 2, 3))
                .as((operator, number) -> operation(operator, field("items"), number));
        Arbitrary<Expression> texts = Arbitraries.of(
                field("category").is("coffee"),
                field("category").in("coffee", "tea"),
                field("category").isNot("cake"),
                field("shop").is("avondale"),
                field("shop").in("avondale", "town"),
                field("shop").isPresent(),
                field("amount.currency").is("USD"),
                field("amount.currency").isNot("ZAR"));
        Arbitrary<Expression> atoms = Arbitraries.oneOf(amounts, items, texts);
        if (depth == 0) {
            return atoms;
        }
        Arbitrary<Expression> inner = conditions(depth - 1);
        return Arbitraries.frequencyOf(
                Tuple.of(2, atoms),
                Tuple.of(3, Combinators.combine(inner, inner).as((a, b) -> allOf(a, b))),
                Tuple.of(2, Combinators.combine(inner, inner).as((a, b) -> anyOf(a, b))),
                Tuple.of(1, Combinators.combine(inner, inner).as((a, b) -> noneOf(a, b))),
                Tuple.of(1, inner.map(Expression::negate)),
                Tuple.of(1, Combinators.combine(inner, inner, inner).as((a, b, c) -> operation("if", a, b, c))));
    }
}
