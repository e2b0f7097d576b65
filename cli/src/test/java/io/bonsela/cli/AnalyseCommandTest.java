package io.bonsela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests the output of {@code analyse}. */
class AnalyseCommandTest {
    private final StringWriter out = new StringWriter();

    private int execute(String... args) {
        return Main.commandLine().setOut(new PrintWriter(out)).execute(args);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quickstart/coffee-club.yaml",
                "quickstart/deliveries.yaml",
                "cdnow/rules/r1.yaml",
                "cdnow/rules/r2.yaml",
                "cdnow/rules/r2-user3.yaml",
                "cdnow/rules/r2-user3-global2000.yaml",
                "cdnow/rules/r2-user3-global2000-budget5000.yaml",
                "cdnow/rules/r3.yaml",
                "cdnow/rules/r4.yaml",
                "completejourney/rules/offers.yaml"
            })
    void nothingIsUndecidedInTheExamples(String file) {
        assertThat(execute("analyse", "--rules", "../examples/" + file, "--json"))
                .isZero();
        JsonNode analysis = JsonMapper.shared().readTree(out.toString());
        assertThat(analysis.findValuesAsString("answer")).isNotEmpty().isSubsetOf("YES", "NO");
        for (JsonNode rule : analysis.get("rules")) {
            assertThat(rule.get("fires").get("answer").asString()).isEqualTo("YES");
        }
    }

    @Test
    void whatIsDeadIsToldFirst(@TempDir Path folder) throws IOException {
        Path rules = Files.writeString(folder.resolve("rules.yaml"), """
                bonsela: 1
                tenant: shop
                zone: UTC
                events:
                  purchase: { amount: { type: money, currency: USD }, shop: string }
                rewards:
                  points: { type: credit, unit: POINTS }
                rules:
                  none:
                    on: purchase
                    when: event.amount > "USD 5.00" && event.amount < "USD 5.01"
                    give: { reward: points, value: 1 }
                  a:
                    on: purchase
                    lane: one
                    when: event.shop != "" || event.amount >= "USD 1.00"
                    give: { reward: points, value: 5 }
                  b:
                    on: purchase
                    lane: one
                    when: event.amount >= "USD 9.00"
                    give: { reward: points, value: 9 }
                """);

        assertThat(execute("analyse", "--rules", rules.toString())).isEqualTo(1);
        assertThat(out.toString().lines().toList())
                .startsWith(
                        "b: never pays: its lane is always taken by a", "none: never pays", "", "maximum liability");
    }
}
