package io.bonsela.rulefiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.Expression.Literal;
import io.bonsela.api.rule.Expression.Operation;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.rulefiles.language.JsonLogic;
import io.bonsela.testkit.Patience;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Texts that cause problems in other programs are preserved; input that is not a rule file is refused with its
 * location.
 */
class AwkwardInputTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private static List<String> awkward() throws IOException {
        Path file = Path.of(System.getProperty("bonsela.data", "data"), "strings", "blns.json");
        assumeTrue(Files.exists(file), "skipped: there is no " + file + "; set -Dbonsela.data=DIR");
        List<String> strings = new ArrayList<>();
        JSON.readTree(Files.readString(file)).forEach(node -> strings.add(node.asString()));
        assertThat(strings).hasSizeGreaterThan(400);
        return strings;
    }

    @Test
    void awkwardTextsComeBackAsTheyWere() throws IOException {
        for (String text : awkward()) {
            String quoted = JSON.writeValueAsString(text);
            RuleSet rules = RuleFile.parse(file(quoted).getBytes(StandardCharsets.UTF_8), "rules.json")
                    .orThrow();
            Rule rule = rules.rules().get(0);
            assertThat(rule.title()).isEqualTo(text);
            assertThat(literalOf(rule.condition())).isEqualTo(text);
            assertThat(literalOf(rules.rules().get(1).condition())).isEqualTo(text);
            assertThat(rules.eventTypes().get(0).attributes().get("text").values())
                    .containsExactly(text);
            if (!text.isEmpty()) {
                assertThat(rules.collections().get(0).entries()).containsOnlyKeys(text);
            }
            Expression printed = JsonLogic.parse(JsonLogic.print(rule.condition()));
            assertThat(printed).isEqualTo(rule.condition());
            assertThat(JSON.readTree(JsonLogic.apply("{\"var\":\"x\"}", "{\"x\":" + quoted + "}"))
                            .asString())
                    .isEqualTo(text);
            assertThat(JsonLogic.apply(JsonLogic.parse("{\"cat\":[{\"var\":\"x\"}]}"), Map.of("x", text)))
                    .isEqualTo(text);
        }
    }

    /**
     * Returns a file with the text as title, in JsonLogic, in expression text, as a value of an attribute and in a
     * collection.
     */
    private static String file(String quoted) {
        String inText = JSON.writeValueAsString("event.text == " + quoted);
        return "{\"bonsela\":1,\"tenant\":\"t\",\"zone\":\"UTC\","
                + "\"events\":{\"sale\":{\"text\":{\"type\":\"string\",\"values\":[" + quoted + "]}}},"
                + "\"rewards\":{\"p\":{\"type\":\"credit\",\"unit\":\"POINTS\"}},"
                + "\"collections\":{\"c\":[" + quoted + "]},"
                + "\"rules\":{\"a\":{\"title\":" + quoted
                + ",\"on\":\"sale\",\"when\":{\"==\":[{\"var\":\"event.text\"},"
                + quoted + "]},\"give\":{\"reward\":\"p\",\"value\":1}},"
                + "\"b\":{\"on\":\"sale\",\"when\":" + inText + ",\"give\":{\"reward\":\"p\",\"value\":1}}}}";
    }

    private static Object literalOf(Expression condition) {
        Expression right = ((Operation) condition).operands().get(1);
        return Objects.requireNonNull(((Literal) right).value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1, 2",
                "{\"bonsela\": 1} trailing",
                "{\"bonsela\": 1, \"bonsela\": 1}",
                "{\"bonsela\": 1e99999999}",
                "{\"bonsela\": 00}",
                "{'bonsela': 1}",
                "{\"rules\": \"\\ud800\"}",
                "null",
                "[]",
                "\"text\"",
                "NaN"
            })
    void whatIsNoRuleFileIsRefusedWithItsPlace(String json) {
        assertRefused(json.getBytes(StandardCharsets.UTF_8), "rules.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: b: c",
                "\tbonsela: 1",
                "bonsela: 1\nbonsela: 1",
                "- 1\n- 2",
                "bonsela: &a 1\ntenant: *a",
                "bonsela: !!java.net.URL [ 'http://127.0.0.1/' ]",
                "bonsela: 1\n---\nbonsela: 1",
                "bonsela: .inf",
                "{{{{"
            })
    void yamlThatIsNoRuleFileIsRefusedWithItsPlace(String yaml) {
        assertRefused(yaml.getBytes(StandardCharsets.UTF_8), "rules.yaml");
    }

    @Test
    void bombsEndAtOnce() {
        for (String bomb : List.of(
                "[".repeat(1_000_000),
                "{\"a\":".repeat(500_000) + "1",
                "[" + "1,".repeat(3_000_000) + "1]",
                "\"" + "x".repeat(7_000_000) + "\"",
                "a: |\n" + " xxxxxxxxxxxxxx\n".repeat(400_000),
                "a: \"" + " xxxxxxxxxxxxxx\n".repeat(400_000) + "\"",
                "a: x" + " xxxxxxxxxxxxxx\n".repeat(400_000),
                "9".repeat(1_000_000))) {
            for (String name : List.of("rules.json", "rules.yaml")) {
                long start = System.nanoTime();
                assertRefused(bomb.getBytes(StandardCharsets.UTF_8), name);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Patience.LIMIT);
            }
        }
        assertRefused(new byte[9 * 1024 * 1024], "rules.json");
        assertRefused(new byte[] {'{', (byte) 0xC3, (byte) 0x28, '}'}, "rules.json");
        assertRefused(new byte[] {(byte) 0xFF, (byte) 0xFE, '{', 0, '}', 0}, "rules.json");
    }

    private static void assertRefused(byte[] content, String name) {
        RuleFile file = RuleFile.parse(content, name);
        assertThat(file.diagnostics()).isNotEmpty().allSatisfy(mistake -> {
            assertThat(mistake.location()).isNotNull();
            assertThat(mistake.message()).isNotBlank();
        });
        assertThat(file.diagnostics()).extracting(Diagnostic::code).doesNotContainNull();
    }
}
