package io.bonsela.rulefiles.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.testkit.ExpressionArbitraries;
import io.bonsela.testkit.SampleShop;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class JsonLogicProperties {
    @Property(tries = 500)
    void whatIsPrintedReadsTheSame(@ForAll("conditions") Expression condition) {
        String printed = JsonLogic.print(condition);
        Expression read = JsonLogic.parse(printed);
        assertThat(JsonLogic.print(read)).isEqualTo(printed);
        assertThat(JsonLogic.parse(JsonLogic.print(read))).isEqualTo(read);
    }

    @Provide
    Arbitrary<Expression> conditions() {
        return ExpressionArbitraries.conditionsWithHistory(SampleShop.SALE, 3);
    }

    /** Any text leads to a result, a JsonLogic error, or errors with their locations, and to nothing else. */
    @Property(tries = 3_000)
    void anyTextIsAppliedOrRefused(@ForAll("texts") String rule, @ForAll("texts") String data) {
        try {
            assertThat(JsonLogic.apply(rule, data)).isNotEmpty();
        } catch (LogicException e) {
            assertThat(e.type()).isNotNull();
        } catch (InvalidRuleSetException e) {
            assertThat(e.diagnostics())
                    .isNotEmpty()
                    .allSatisfy(mistake -> assertThat(mistake.location()).isNotNull());
        }
    }

    /** Returns JSON with all operators on unusual values, some of it damaged. */
    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> whole = nested(4);
        Arbitrary<String> damaged = Combinators.combine(
                        whole, Arbitraries.integers().between(0, 40))
                .as((text, at) -> at < text.length() ? text.substring(0, at) + text.substring(at + 1) : text);
        return Arbitraries.frequencyOf(Tuple.of(9, whole), Tuple.of(1, damaged));
    }

    private static Arbitrary<String> nested(int depth) {
        Arbitrary<String> scalars = Arbitraries.of(
                "null",
                "true",
                "0",
                "-1",
                "1e400",
                "1e-400",
                "1e99999999999",
                "0.1",
                "9".repeat(40),
                "9".repeat(1_001),
                "\"\"",
                "\"a\"",
                "\"1\"",
                "\"\\ud800\"",
                "\"\\u0000\"",
                "[]",
                "{}",
                "{\"a\":1,\"b\":[2]}",
                "\"a.b.0\"");
        Arbitrary<String> operators = Arbitraries.of(
                "==",
                "===",
                "<",
                "and",
                "or",
                "!",
                "!!",
                "if",
                "?:",
                "??",
                "+",
                "-",
                "*",
                "/",
                "%",
                "min",
                "max",
                "cat",
                "substr",
                "in",
                "merge",
                "var",
                "val",
                "exists",
                "missing",
                "missing_some",
                "map",
                "filter",
                "reduce",
                "all",
                "some",
                "none",
                "try",
                "throw",
                "log",
                "preserve",
                "count",
                "list",
                "spread",
                "nope");
        if (depth == 0) {
            return scalars;
        }
        Arbitrary<String> inner = nested(depth - 1);
        Arbitrary<String> lists = inner.list().ofMaxSize(4).map(elements -> "[" + String.join(",", elements) + "]");
        return Arbitraries.oneOf(
                scalars,
                lists,
                Combinators.combine(operators, Arbitraries.oneOf(lists, inner))
                        .as((operator, operands) -> "{\"" + operator + "\":" + operands + "}"));
    }

    @Example
    void theLanguagesOwnFormsAreRead() {
        assertThat(JsonLogic.print(JsonLogic.parse("{\"var\": \"event.a\"}"))).isEqualTo("{\"var\":[\"event.a\"]}");
        assertThat(JsonLogic.print(JsonLogic.parse("{\"!\": {\"var\": [\"a\", 1]}}")))
                .isEqualTo("{\"!\":[{\"var\":[\"a\",1]}]}");
        assertThat(JsonLogic.print(JsonLogic.parse("{\"in\": [\"a\", [\"a\", \"b\"]]}")))
                .isEqualTo("{\"in\":[\"a\",[\"a\",\"b\"]]}");
        for (String written : List.of(
                "{\"+\":{\"var\":[\"prices\"]}}",
                "{\"+\":{\"preserve\":[7,8]}}",
                "[1,{\"var\":[\"x\"]},3]",
                "{\"cat\":[\"a\"]}",
                "{\"a\":1,\"b\":{}}",
                "{\"in\":[1,{\"preserve\":[{\"var\":\"x\"}]}]}",
                "{\"var\":[{\"cat\":[\"a\",\"b\"]}]}")) {
            assertThat(JsonLogic.print(JsonLogic.parse(written))).isEqualTo(written);
        }
        assertThatThrownBy(() -> JsonLogic.parse("{\"spread\": [1]}")).isInstanceOf(InvalidRuleSetException.class);
        assertThatThrownBy(() -> JsonLogic.parse("{\"a\": 1, \"a\": 2}")).isInstanceOf(InvalidRuleSetException.class);
    }
}
