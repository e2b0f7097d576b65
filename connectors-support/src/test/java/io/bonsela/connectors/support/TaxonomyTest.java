package io.bonsela.connectors.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.bonsela.connectors.support.Codes.Means;
import io.bonsela.testkit.connector.ConnectorKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Compares the tables of codes and the list of scenarios with a collection from public sources. */
final class TaxonomyTest {
    /** The permitted meanings for each class of the collection. */
    private static final Map<String, Set<Means>> CLASSES = Map.ofEntries(
            Map.entry("DELIVERED", Set.of(Means.DELIVERED)),
            Map.entry("PENDING", Set.of(Means.PENDING)),
            Map.entry("RETRY_SAFE", Set.of(Means.RETRY, Means.UNAVAILABLE, Means.FAILED, Means.SPENT)),
            Map.entry("RETRY_AFTER_WAIT", Set.of(Means.ASK, Means.FAILED, Means.SPENT)),
            Map.entry("REJECTED_RECIPIENT", Set.of(Means.RECIPIENT)),
            Map.entry("REJECTED_AMOUNT", Set.of(Means.AMOUNT)),
            Map.entry("REJECTED_REQUEST", Set.of(Means.REQUEST)),
            Map.entry("REJECTED_POLICY", Set.of(Means.POLICY)),
            Map.entry("OPERATOR_ACTION", Set.of(Means.HOLD)),
            Map.entry("DUPLICATE_LOOKUP", Set.of(Means.DUPLICATE)),
            Map.entry("UNKNOWN_RECONCILE", Set.of(Means.UNKNOWN)),
            Map.entry("REVERSED", Set.of(Means.REVERSED)));

    private static JsonNode read(String file) throws IOException {
        Path path = Path.of(System.getProperty("bonsela.data", "data"))
                .resolve("connectors")
                .resolve(file);
        assumeThat(path).exists();
        return Json.read(Files.readAllBytes(path)).orElseThrow();
    }

    @Test
    void everyCodeOfReloadlyHasItsMeaning() throws IOException {
        JsonNode reloadly = read("provider-error-taxonomy.json").path("reloadly_airtime");
        int count =
                agree(reloadly.path("codes"), Reloadly.ERRORS) + agree(reloadly.path("statuses"), Reloadly.statuses());
        System.out.println("reloadly: COUNT " + count + " codes agree");
        assertThat(count).isGreaterThan(45);
    }

    private static int agree(JsonNode codes, Codes table) {
        int count = 0;
        for (JsonNode each : codes) {
            String code = each.path("code").asString();
            assertThat(CLASSES.get(each.path("class").asString()))
                    .as(code)
                    .contains(table.meanings().get(code));
            count++;
        }
        return count;
    }

    @Test
    void theKitHasEveryScenario() throws IOException {
        List<String> names = new ArrayList<>();
        read("connector-scenarios.json")
                .path("issue")
                .forEach(each -> names.add(each.path("name").asString()));
        assertThat(ConnectorKit.names()).doesNotHaveDuplicates().containsAll(names);
    }
}
