package io.bonsela.rulefiles;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Diagnostic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The schema accepts every rule file in the product, and refuses the format errors that the reader refuses. */
class SchemaTest {
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
            .getSchema(RuleFile.schema(), InputFormat.JSON);

    @Test
    void everyShippedFileIsOfTheSchemaAndWithoutMistakes() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : List.of(Path.of("..", "examples"), Path.of("..", "cli", "src", "main"))) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.filter(file -> file.toString().endsWith(".yaml")
                                && !file.getFileName().toString().startsWith("application")
                                && !file.toString().contains("target"))
                        .forEach(files::add);
            }
        }
        assertThat(files).hasSizeGreaterThanOrEqualTo(9);
        for (Path file : files) {
            assertThat(SCHEMA.validate(Files.readString(file), InputFormat.YAML))
                    .as("%s", file)
                    .isEmpty();
            // These lists are generated from data that is not in the repository.
            assertThat(RuleFile.read(file).diagnostics())
                    .as("%s", file)
                    .allMatch(mistake -> mistake.path().startsWith("collections/")
                            && file.toString().contains("completejourney"));
        }
    }

    @Test
    void everyOperatorThatTheSchemaOffersIsOne() {
        List<String> offered = new JsonMapper()
                .readTree(RuleFile.schema()).at("/definitions/operation/properties").propertyNames().stream()
                        .sorted()
                        .toList();
        String unknown = diagnostics("{ nonesuch: [] }").toString();
        assertThat(unknown).contains("UNKNOWN_OPERATOR");
        for (String name : offered) {
            assertThat(diagnostics("{ \"" + name + "\": [] }"))
                    .as(name)
                    .noneMatch(d -> d.code() == Diagnostic.Code.UNKNOWN_OPERATOR
                            && d.message().startsWith("unknown operator"));
        }
        assertThat(offered).hasSizeGreaterThan(50);
    }

    @Test
    void mistakesOfTheLanguageAreAgainstTheSchema() {
        for (String broken : List.of(
                "{ within_days: [ { var: date } ] }",
                "{ count: [ sale, { dys: 3 } ] }",
                "{ some: [ [ 1, 2 ] ] }",
                "{ \"==\": [ 1, 2, 3 ] }",
                "{ \">\": [ { sum: [ sale, { var: event.n }, fortnight ] }, 3 ] }",
                "{ count: [ sale, { since: { evnt: sale } } ] }")) {
            assertThat(SCHEMA.validate(file(broken), InputFormat.YAML))
                    .as(broken)
                    .isNotEmpty();
            assertThat(diagnostics(broken)).as(broken).isNotEmpty();
        }
        for (String sound : List.of(
                "{ \"<\": [ 1, { var: event.n }, 3 ] }",
                "{ \">\": [ { sum: [ sale, { var: event.n }, { since: { event: sale, within: day } } ] }, 3 ] }",
                "{ \"==\": [ { first_date: sale }, { var: date } ] }")) {
            assertThat(SCHEMA.validate(file(sound), InputFormat.YAML)).as(sound).isEmpty();
            assertThat(diagnostics(sound)).as(sound).isEmpty();
        }
    }

    private static String file(String when) {
        return """
                bonsela: 1
                tenant: shop
                zone: UTC
                events: { sale: { n: number } }
                rewards: { points: { type: credit, unit: POINTS, value: POINTS 1 } }
                rules: { r: { on: sale, when: %s, give: { reward: points } } }
                """.formatted(when);
    }

    private static List<Diagnostic> diagnostics(String when) {
        try (RewardEngine engine = RewardEngine.builder().build()) {
            return RuleFile.parse(file(when).getBytes(StandardCharsets.UTF_8), "rules.yaml")
                    .check(engine);
        }
    }

    @Test
    void mistakesOfFormAreAgainstTheSchema() throws IOException {
        String sound = Files.readString(Path.of("../examples/cdnow/rules/r2-user3-global2000-budget5000.yaml"));
        assertThat(sound).contains("limit: 3", "limit: USD", "rounding: half-even", "tenant: cdnow");
        for (String broken : List.of(
                sound.replace("limit: 3", "limit: three"),
                sound.replace("limit: 3", "limt: 3"),
                sound.replace("limit: USD 5000.00", "limit: 5000 dollars"),
                sound.replace("half-even", "bankers"),
                sound.replace("tenant: cdnow", ""),
                sound.replace("when: {", "when: { \"!\": true, "))) {
            assertThat(broken).isNotEqualTo(sound);
            assertThat(SCHEMA.validate(broken, InputFormat.YAML)).as(broken).isNotEmpty();
            assertThat(RuleFile.parse(broken.getBytes(StandardCharsets.UTF_8), "broken.yaml")
                            .diagnostics())
                    .as(broken)
                    .isNotEmpty();
        }
    }
}
