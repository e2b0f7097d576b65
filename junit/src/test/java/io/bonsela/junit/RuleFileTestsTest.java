package io.bonsela.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

/** What becomes of a rule file. */
class RuleFileTestsTest {
    /** Runs the tests of a file; returns the messages of failures by name, empty for those that pass. */
    private static Map<String, String> run(String file) {
        Map<String, String> results = new LinkedHashMap<>();
        run(RuleFileTests.of(Path.of("src/test/resources", file)).minScore(80).tests(), results);
        return results;
    }

    private static void run(Stream<? extends DynamicNode> nodes, Map<String, String> results) {
        nodes.forEach(node -> {
            if (node instanceof DynamicContainer container) {
                run(container.getChildren(), results);
            } else if (node instanceof DynamicTest test) {
                try {
                    test.getExecutable().execute();
                    results.put(test.getDisplayName(), "");
                } catch (Throwable e) {
                    results.put(test.getDisplayName(), e.getMessage());
                }
            }
        });
    }

    @Test
    void goodExamplesPass() {
        assertThat(run("shop.yaml"))
                .containsOnlyKeys(
                        "shop.yaml has no mistakes",
                        "a member",
                        "the least",
                        "too little",
                        "a stranger",
                        "the examples detect changes of the rules")
                .allSatisfy((name, failure) -> assertThat(failure).isEmpty());
    }

    @Test
    void aWrongExampleFailsWithItsPlaceAndItsOutcome() {
        Map<String, String> results = run("weak.yaml");
        assertThat(results.get("a member"))
                .contains("weak.yaml:16:")
                .endsWith("expected matched, POINTS 4, but was matched, POINTS 3");
        assertThat(results.get("a stranger")).isEmpty();
    }

    @Test
    void aMistakeIsTheOnlyTest() {
        assertThat(run("mistaken.yaml"))
                .hasSize(1)
                .allSatisfy((name, failure) ->
                        assertThat(failure).contains("mistaken.yaml:13:").contains("membre"));
    }

    @Test
    void testsLeadToTheLineOfTheFile() {
        DynamicContainer rule = (DynamicContainer) RuleFileTests.of(Path.of("src/test/resources/shop.yaml"))
                .tests()
                .toList()
                .get(1);
        assertThat(rule.getChildren()
                        .map(node -> node.getTestSourceUri().orElseThrow().toString()))
                .first()
                .asString()
                .startsWith("file:")
                .contains("shop.yaml?line=16&column=");
    }

    @Test
    void aScoreIsAPercentage() {
        assertThatThrownBy(() -> RuleFileTests.of(Path.of("x.yaml")).minScore(101))
                .hasMessageContaining("the score 101 is not between 0 and 100");
    }

    @Test
    void theGuideShowsTheExample() throws IOException {
        String guide = Files.readString(Path.of("../docs/guide/rules.md"));
        String snippet = guide.substring(guide.indexOf("```java") + "```java".length());
        String source = Files.readString(Path.of("src/test/java/io/bonsela/junit/ShopRulesTest.java"));
        assertThat(squeeze(source)).contains(squeeze(snippet.substring(0, snippet.indexOf("```"))));
    }

    private static String squeeze(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
