package io.bonsela.rulefiles.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expressions;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import org.mvel2.MVEL;

/**
 * Expression text has the same meaning as in MVEL. The differences are documented: MVEL has no {@code in}, and writes a
 * search in a list as a projection. Its number literals are binary, so division here is by powers of two; numbers in a
 * list equal only those of the same class, so lists here contain texts. Where a value is null, MVEL throws or guesses.
 */
class MvelAgreementProperties {
    /** After this many lists of ten texts, a production that has not occurred is considered unreachable. */
    private static final int MOST_TEXTS = 3_000;

    private static final Set<String> EVERYTHING = Stream.concat(
                    Stream.of("?: || && == != < <= > >= in contains + - * / % ! $ [text]".split(" ")),
                    Stream.of(
                            "negative",
                            "number",
                            "text",
                            "true",
                            "false",
                            "null",
                            "list",
                            "name",
                            "brackets",
                            "function",
                            "aggregate",
                            "window",
                            "filter",
                            "it holds",
                            "it does not hold"))
            .collect(Collectors.toUnmodifiableSet());

    private final Map<String, Integer> reached = new TreeMap<>();

    /** One expression in both syntaxes, and the productions of the grammar that it uses. */
    private record Text(String ours, String mvel, List<String> productions) {
        static Text of(String both, String... productions) {
            return new Text(both, both, List.of(productions));
        }

        /** Replaces {@code %s} with parts, in both syntaxes. */
        static Text join(String ours, String mvel, String production, Text... parts) {
            Object[] ourParts = Arrays.stream(parts).map(Text::ours).toArray();
            Object[] theirs = Arrays.stream(parts).map(Text::mvel).toArray();
            return new Text(
                    ours.formatted(ourParts),
                    mvel.formatted(theirs),
                    Stream.concat(
                                    Stream.of(production),
                                    Arrays.stream(parts).flatMap(part -> part.productions.stream()))
                            .toList());
        }

        static Text join(String both, String production, Text... parts) {
            return join(both, both, production, parts);
        }
    }

    /** The attributes of the event. */
    private record Sale(int n, int m, boolean flag, String category, List<Integer> numbers) {}

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void textMeansWhatMvelMeans(@ForAll("texts") List<Text> texts, @ForAll("sales") Sale sale) {
        compare(texts, sale);
    }

    private void compare(List<Text> texts, Sale sale) {
        RuleSet.Builder rules = RuleSet.of("shop", ZoneOffset.UTC)
                .eventType(
                        "sale",
                        Map.of(
                                "n", Attribute.required(ValueType.NUMBER),
                                "m", Attribute.required(ValueType.NUMBER),
                                "flag", Attribute.required(ValueType.BOOLEAN),
                                "category", Attribute.required(ValueType.TEXT),
                                "shop", Attribute.optional(ValueType.TEXT),
                                "numbers", Attribute.required(ValueType.listOf(ValueType.NUMBER))))
                .reward(Reward.credit("points", "POINTS"));
        for (int i = 0; i < texts.size(); i++) {
            Expression read = ExpressionText.parse(texts.get(i).ours());
            assertThat(ExpressionText.parse(read.toString())).isEqualTo(read);
            rules.rule(Rule.named("r" + i)
                    .on("sale")
                    .when(read)
                    .give("points", Expressions.literal(1))
                    .build());
        }
        try (RewardEngine engine = RewardEngine.builder().rules(rules.build()).build()) {
            Decision decision = engine.inspect()
                    .evaluate(Event.of("sale")
                            .tenant("shop")
                            .id("e")
                            .subject("ann")
                            .occurredAt(Instant.now().minusSeconds(60))
                            .with("n", sale.n())
                            .with("m", sale.m())
                            .with("flag", sale.flag())
                            .with("category", sale.category())
                            .with("numbers", sale.numbers())
                            .build());
            for (int i = 0; i < texts.size(); i++) {
                Text text = texts.get(i);
                boolean ours = decision.outcome("r" + i)
                        .map(outcome -> {
                            assertThat(outcome.outcome()).as(text.ours()).isEqualTo(Outcome.MATCHED);
                            return true;
                        })
                        .orElse(false);
                assertThat(ours)
                        .as("%s or, in MVEL, %s, of %s", text.ours(), text.mvel(), sale)
                        .isEqualTo(mvel(text.mvel(), sale));
                text.productions().forEach(production -> reached.merge(production, 1, Integer::sum));
                reached.merge(ours ? "it holds" : "it does not hold", 1, Integer::sum);
            }
        }
    }

    @Example
    void theyAgreeOnEveryProduction() {
        Iterator<Tuple2<List<Text>, Sale>> cases = Combinators.combine(texts(), sales())
                .as(Tuple::of)
                .sampleStream()
                .limit(MOST_TEXTS)
                .iterator();
        while (cases.hasNext() && !reached.keySet().containsAll(EVERYTHING)) {
            Tuple2<List<Text>, Sale> next = cases.next();
            compare(next.get1(), next.get2());
        }
        System.out.println("text agrees with MVEL on " + reached);
        assertThat(reached.keySet()).containsAll(EVERYTHING);
    }

    private static Object mvel(String text, Sale sale) {
        Map<String, Object> event = new HashMap<>();
        event.put("n", BigDecimal.valueOf(sale.n()));
        event.put("m", BigDecimal.valueOf(sale.m()));
        event.put("flag", sale.flag());
        event.put("category", sale.category());
        event.put("shop", null);
        event.put("numbers", sale.numbers().stream().map(BigDecimal::valueOf).toList());
        Map<String, Object> variables = new HashMap<>(Map.of("event", event));
        // In a filter, names refer to the counted event, which is this one.
        variables.put("category", sale.category());
        variables.put("n", event.get("n"));
        variables.put("f", new Functions());
        // MVEL's compiler folds "true || true && false" to false; its interpreter evaluates it as Java does.
        return MVEL.eval(text, variables);
    }

    /** The functions, for MVEL. */
    public static final class Functions {
        public BigDecimal least(Object a, Object b) {
            return number(a).min(number(b));
        }

        public BigDecimal greatest(Object a, Object b) {
            return number(a).max(number(b));
        }

        /** Counts one event, which is this one. */
        public BigDecimal counted(boolean filter) {
            return filter ? BigDecimal.ONE : BigDecimal.ZERO;
        }

        private static BigDecimal number(Object value) {
            return new BigDecimal(value.toString());
        }
    }

    @Provide
    Arbitrary<List<Text>> texts() {
        return condition(3).list().ofSize(10);
    }

    @Provide
    Arbitrary<Sale> sales() {
        return Combinators.combine(
                        Arbitraries.integers().between(-3, 6),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.of(true, false),
                        Arbitraries.of("coffee", "tea", "it's"),
                        Arbitraries.integers().between(0, 4).list().ofMinSize(1).ofMaxSize(3))
                .as(Sale::new);
    }

    private static Arbitrary<Text> condition(int depth) {
        Arbitrary<Text> leaf = Arbitraries.of(
                Text.of("true", "true"),
                Text.of("false", "false"),
                Text.of("event.flag", "name"),
                Text.of("event['flag']", "[text]"),
                Text.of("event.shop == null", "==", "null", "name"));
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<Text> inner = Arbitraries.lazy(() -> condition(depth - 1));
        Arbitrary<Text> number = number(depth - 1);
        Arbitrary<Text> text = Arbitraries.of(
                Text.of("event.category", "name"),
                Text.of("\"coffee\"", "text"),
                Text.of("'tea'", "text"),
                Text.of("\"it's\"", "text"));
        Arbitrary<Text> list = text.list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(elements -> new Text(
                        elements.stream().map(Text::ours).collect(Collectors.joining(", ", "[", "]")),
                        elements.stream().map(Text::mvel).collect(Collectors.joining(", ", "[", "]")),
                        Stream.concat(Stream.of("list"), elements.stream().flatMap(e -> e.productions().stream()))
                                .toList()));
        return Arbitraries.oneOf(
                leaf,
                Combinators.combine(Arbitraries.of("&&", "||"), inner, inner)
                        .as((op, a, b) -> Text.join("(%s) " + op + " (%s)", op, a, b)),
                // Without brackets, to test precedence.
                Combinators.combine(Arbitraries.of("&&", "||"), Arbitraries.of("&&", "||"), leaf, leaf, leaf)
                        .as((op, other, a, b, c) -> Text.join("%s " + op + " %s " + other + " %s", op, a, b, c)),
                inner.map(a -> Text.join("!(%s)", "!", a)),
                leaf.filter(a -> !a.ours().contains("==")).map(a -> Text.join("!%s", "!", a)),
                inner.map(a -> Text.join("(%s)", "brackets", a)),
                Combinators.combine(inner, inner, inner)
                        .as((a, b, c) -> Text.join("(%s) ? (%s) : (%s)", "?:", a, b, c)),
                Combinators.combine(Arbitraries.of("==", "!=", "<", "<=", ">", ">="), number, number)
                        .as((op, a, b) -> Text.join("%s " + op + " %s", op, a, b)),
                Combinators.combine(Arbitraries.of("==", "!=", "<", "<=", ">", ">="), text, text)
                        .as((op, a, b) -> Text.join("%s " + op + " %s", op, a, b)),
                Combinators.combine(Arbitraries.of("==", "!="), inner, inner)
                        .as((op, a, b) -> Text.join("(%s) " + op + " (%s)", op, a, b)),
                Combinators.combine(text, text, text)
                        .as((a, b, c) ->
                                Text.join("%1$s in [%2$s, %3$s]", "[%2$s, %3$s] contains %1$s", "in", a, b, c)),
                Combinators.combine(list, text).as((a, b) -> Text.join("%s contains %s", "contains", a, b)),
                Combinators.combine(
                                Arbitraries.of("some", "none", "all"),
                                Arbitraries.integers().between(0, 3))
                        .as(MvelAgreementProperties::quantifier));
    }

    private static Text quantifier(String name, int bound) {
        String wanted = name.equals("all") ? "$ <= " + bound : "$ > " + bound;
        String size = "($ in event.numbers if $ > " + bound + ").size()";
        return new Text(
                name + "(event.numbers, " + wanted + ")",
                name.equals("some") ? size + " > 0" : size + " == 0",
                List.of("function", "$", "name"));
    }

    private static Arbitrary<Text> number(int depth) {
        Arbitrary<Text> leaf = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 9).map(n -> Text.of(String.valueOf(n), "number")),
                Arbitraries.of("0.5", "1.25", "2.0").map(n -> Text.of(n, "number")),
                Arbitraries.of("event.n", "event.m").map(n -> Text.of(n, "name")));
        if (depth <= 0) {
            return leaf;
        }
        Arbitrary<Text> inner = Arbitraries.lazy(() -> number(depth - 1));
        return Arbitraries.oneOf(
                leaf,
                Combinators.combine(Arbitraries.of("+", "-", "*"), inner, inner)
                        .as((op, a, b) -> Text.join("(%s " + op + " %s)", op, a, b)),
                // Without brackets, to test precedence and evaluation from left to right.
                Combinators.combine(Arbitraries.of("+", "-", "*"), Arbitraries.of("+", "-", "*"), leaf, leaf, leaf)
                        .as((op, other, a, b, c) -> Text.join("(%s " + op + " %s " + other + " %s)", op, a, b, c)),
                Combinators.combine(inner, Arbitraries.of("2", "4"))
                        .as((a, by) -> Text.join("(%s / " + by + ")", "/", a)),
                Combinators.combine(Arbitraries.of("event.n", "event.m"), Arbitraries.of("2", "3"))
                        .as((a, by) -> Text.of("(" + a + " % " + by + ")", "%", "name", "number")),
                inner.map(a -> Text.join("-(%s)", "negative", a)),
                Combinators.combine(condition(0), inner, inner)
                        .as((c, a, b) -> Text.join("(%s ? %s : %s)", "?:", c, a, b)),
                Combinators.combine(inner, inner)
                        .as((a, b) -> Text.join("min(%s, %s)", "f.least(%s, %s)", "function", a, b)),
                Combinators.combine(inner, inner)
                        .as((a, b) -> Text.join("max(%s, %s)", "f.greatest(%s, %s)", "function", a, b)),
                Combinators.combine(
                                Arbitraries.of("days(30)", "hours(2)", "lifetime", "since(\"sale\", days(2))"),
                                Arbitraries.of("category == \"tea\"", "n > 1", "event.n > 1 && category != \"it's\""))
                        .as((window, filter) -> new Text(
                                "count(\"sale\", " + window + ", " + filter + ")",
                                "f.counted(" + filter + ")",
                                List.of("aggregate", "window", "filter", "name", "text"))));
    }
}
