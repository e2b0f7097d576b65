package io.bonsela.examples.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** In a project outside this build, Maven checked good rules, and found what was wrong with broken ones. */
class MavenPluginTest {
    private static final Path PROJECT = Path.of("target", "it", "rules-in-maven");

    @Test
    void goodRulesPass() throws IOException {
        assertThat(Files.readString(PROJECT.resolve("build.log")))
                .contains(
                        "tea.yaml: no mistakes",
                        "tea.yaml: the examples have the expected results",
                        "tea.yaml: every rule can pay, and every alternative can hold",
                        "BUILD SUCCESS");
        for (String goal : new String[] {"validate", "test", "analyse"}) {
            assertThat(results("target/bonsela-" + goal + ".sarif")).as(goal).isEmpty();
        }
    }

    @Test
    void theGuideShowsThisProject() throws IOException {
        String guide = Files.readString(Path.of("../../docs/guide/rules.md"));
        String shown = guide.replaceAll("(?s).*```xml\n|\n```.*", "").indent(6);
        assertThat(shown).contains("bonsela-maven-plugin");
        assertThat(Files.readString(Path.of("../rules-in-maven/pom.xml"))).contains(shown);
    }

    @Test
    void aMistakeIsShownAtItsPlace() throws IOException {
        assertThat(Files.readString(PROJECT.resolve("build.log")))
                .contains("mistake.yaml:16:11: rules/large-order/when", "[UNKNOWN_FIELD]", "1 error in rule files");
        JsonNode result = results("target/broken/bonsela-validate.sarif").get(0);
        assertThat(result.path("ruleId").asString()).isEqualTo("UNKNOWN_FIELD");
        assertThat(result.path("level").asString()).isEqualTo("error");
        JsonNode place = result.path("locations").path(0).path("physicalLocation");
        assertThat(place.path("artifactLocation").path("uri").asString()).isEqualTo("src/broken/mistake.yaml");
        assertThat(place.path("region").path("startLine").asInt()).isEqualTo(16);
    }

    @Test
    void aFailedExampleIsShown() throws IOException {
        JsonNode results = results("target/broken/bonsela-test.sarif");
        assertThat(results).hasSize(1);
        assertThat(results.path(0).path("ruleId").asString()).isEqualTo("EXAMPLE_FAILED");
    }

    @Test
    void aDeadRuleIsShown() throws IOException {
        JsonNode results = results("target/broken/bonsela-analyse.sarif");
        assertThat(results.path(0).path("ruleId").asString()).isEqualTo("NEVER_PAYS");
        assertThat(results.path(0).path("message").path("text").asString()).contains("large-order");
    }

    @Test
    void aLowScoreIsShown() throws IOException {
        assertThat(results("target/score/bonsela-test.sarif")
                        .path(0)
                        .path("ruleId")
                        .asString())
                .isEqualTo("SCORE_TOO_LOW");
    }

    private static JsonNode results(String file) throws IOException {
        JsonNode log = JsonMapper.builder().build().readTree(Files.readAllBytes(PROJECT.resolve(file)));
        assertThat(log.path("version").asString()).isEqualTo("2.1.0");
        JsonNode results = log.path("runs").path(0).path("results");
        assertThat(results.isArray()).isTrue();
        return results;
    }
}
