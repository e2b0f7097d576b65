package io.bonsela.rulefiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Publish;
import io.bonsela.api.rule.InvalidRuleSetException;
import io.bonsela.api.rule.NamedCollection;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.rule.ValueType;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests collections, in which conditions look things up. */
class CollectionTest {
    @TempDir
    private Path folder;

    private RuleFile file(String collections, String when, String value) throws IOException {
        return RuleFile.read(
                Files.writeString(folder.resolve("rules.yaml"), """
                bonsela: 1
                tenant: shop
                zone: UTC
                events: { sale: { sku: { type: string, optional: true }, n: number } }
                rewards: { points: { type: credit, unit: POINTS } }
                collections:
                %s
                rules:
                  r:
                    on: sale
                    when: %s
                    give: { reward: points, value: '%s' }
                """.formatted(collections.indent(2), when, value)));
    }

    private static List<Money> decide(RewardEngine engine, String id, String sku) {
        Event.Builder event = Event.of("sale")
                .tenant("shop")
                .id(id)
                .subject("ann")
                .occurredAt(Instant.parse("2026-11-01T00:00:00Z"))
                .with("n", 1);
        Decision decision = engine.process((sku == null ? event : event.with("sku", sku)).build());
        return decision.issuances().stream().map(Issuance::value).toList();
    }

    private static Money points(int number) {
        return Money.of("POINTS", String.valueOf(number));
    }

    @Test
    void setsAndMapsAreWrittenOutOrStandInFilesBeside() throws IOException {
        Files.writeString(folder.resolve("vip.csv"), "a\n\"b, the second\"\n\nc\n");
        Files.createDirectory(folder.resolve("lists"));
        Files.writeString(
                folder.resolve("lists/points.csv"), "sku,name,points\na,\"An \"\"a\"\"\",5\nc,C,7\na,again,5\n");
        RuleFile file = file(
                """
                vip: vip.csv
                few: [a, c, 12]
                tiers: { of: { a: gold, c: silver } }
                points: { file: lists/points.csv, key: sku, value: points, type: number }
                """,
                "event.sku in collection(\"vip\") && (event.sku in collection(\"few\")"
                        + " || lookup(\"tiers\", event.sku) == \"gold\" || event.sku == \"b, the second\")",
                "coalesce(lookup(\"points\", event.sku), 1)");
        RuleSet rules = file.orThrow();
        assertThat(rules.collections())
                .extracting(NamedCollection::name, c -> c.entries().size())
                .containsExactlyInAnyOrder(tuple("vip", 3), tuple("few", 3), tuple("tiers", 2), tuple("points", 2));
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            assertThat(decide(engine, "1", "a")).containsExactly(points(5));
            assertThat(decide(engine, "2", "b, the second")).containsExactly(points(1));
            assertThat(decide(engine, "3", "c")).containsExactly(points(7));
            assertThat(decide(engine, "4", "d")).isEmpty();
            assertThat(decide(engine, "5", null)).isEmpty();
        }
    }

    @Test
    void anotherContentIsAnotherRuleSet() throws IOException {
        String when = "count(\"sale\", lifetime, sku in collection(\"vip\")) >= 2";
        RuleSet first = file("vip: [a]", when, "1").orThrow();
        RuleSet second = file("vip: [a, b]", when, "1").orThrow();
        try (RewardEngine engine = RewardEngine.builder().rules(first).build()) {
            assertThat(decide(engine, "1", "b")).isEmpty();
            assertThat(decide(engine, "2", "a")).isEmpty();
            engine.execute(new Publish(Origin.of("shop", "publish", "test"), second));
            assertThat(decide(engine, "3", "x"))
                    .as("what was counted is counted anew under the new list")
                    .containsExactly(points(1));
        }
        assertThat(first.differencesTo(second)).hasSize(1);
        assertThat(first.differencesTo(second).get(0).path()).isEqualTo("collections/vip");
    }

    @Test
    void aHostGivesWhatItKeeps() throws IOException {
        RuleFile without = file(
                "vip: { provider: crm }\npoints: { provider: crn, type: number }",
                "event.sku in collection(\"vip\")",
                "coalesce(lookup(\"points\", event.sku), 1)");
        assertThat(without.diagnostics()).hasSize(2);
        Path file = folder.resolve("rules.yaml");
        CollectionProvider crm = name -> NamedCollection.of(name, List.of("a", "b"));
        RuleFile typo = RuleFile.read(file, Map.of("crm", crm));
        assertThat(typo.diagnostics()).singleElement().satisfies(d -> {
            assertThat(d.message()).contains("there is no collection provider 'crn'", "did you mean 'crm'?");
            assertThat(d.path()).isEqualTo("collections/points/provider");
        });
        CollectionProvider down = name -> {
            throw new IOException("connection refused");
        };
        assertThat(RuleFile.read(file, Map.of("crm", crm, "crn", down)).diagnostics())
                .singleElement()
                .satisfies(d -> assertThat(d.message()).contains("provider 'crn' failed: connection refused"));
        assertThat(RuleFile.read(file, Map.of("crm", crm, "crn", crm)).diagnostics())
                .singleElement()
                .satisfies(
                        d -> assertThat(d.message()).isEqualTo("provider 'crn' returned a set, not a map to number"));
        CollectionProvider prices = name -> new NamedCollection(name, ValueType.NUMBER, Map.of("a", 3, "c", 4));
        RuleSet rules = RuleFile.read(file, Map.of("crm", crm, "crn", prices)).orThrow();
        try (RewardEngine engine = RewardEngine.builder().rules(rules).build()) {
            assertThat(decide(engine, "1", "a")).containsExactly(points(3));
            assertThat(decide(engine, "2", "b")).containsExactly(points(1));
            assertThat(decide(engine, "3", "c")).isEmpty();
        }
    }

    /** Files written by spreadsheets are read as intended or refused with the line. */
    @Test
    void filesOfSpreadsheetsAreReadAsMeantOrRefused() throws IOException {
        assertThat(csv("\ufeffsku;points\r\na;5\r\n\u00a0b\u200b;7\r\n", "key: sku, value: points, type: number"))
                .isEqualTo(Map.of("a", new BigDecimal("5"), "b", new BigDecimal("7")));
        assertThat(csv("points\tsku\r5\ta\r", "key: sku")).isEqualTo(Map.of("a", true));
        assertThat(csv("a\rb\r")).isEqualTo(Map.of("a", true, "b", true));
        assertThat(csv("\ufeffa\r\n")).isEqualTo(Map.of("a", true));
        assertThat(refused("sku\na\n")).contains("line 1: 'sku' looks like a column name");
        assertThat(refused("a;5\nb;7\n")).contains("line 1: there are several columns");
        assertThat(refused("a\nb\u200bc\n")).contains("line 2: the key has an invisible character");
        assertThat(refused("a\nb\"c\n")).contains("line 2: unexpected quotation mark");
        assertThat(refused("a\n\"b\"c\n")).contains("invalid CSV", "line 2");
        assertThat(refused("a\nb\n", "key: sku")).contains("line 1: unknown column 'sku'");
    }

    private Map<String, Object> csv(String content, String... columns) throws IOException {
        Files.writeString(folder.resolve("list.csv"), content);
        String file = columns.length == 0 ? "list.csv" : "{ file: list.csv, " + columns[0] + " }";
        Path rules = folder.resolve("rules.yaml");
        Files.writeString(rules, """
                bonsela: 1
                tenant: t
                zone: UTC
                events: { visit: {} }
                rewards: { points: { type: credit, unit: POINTS } }
                collections: { list: %s }
                rules: { r: { on: visit, when: true, give: { reward: points, value: 1 } } }
                """.formatted(file));
        return RuleFile.load(rules).collections().get(0).entries();
    }

    private String refused(String content, String... columns) {
        return catchThrowableOfType(InvalidRuleSetException.class, () -> csv(content, columns))
                .detail();
    }

    @Test
    void mistakesAreNamed() throws IOException {
        Files.writeString(folder.resolve("broken.csv"), "sku,points\na,5\nb,five\n");
        Files.writeString(folder.resolve("twice.csv"), "sku,points\na,5\na,6\n");
        Files.write(folder.resolve("latin.csv"), new byte[] {'a', '\n', (byte) 0xE9, '\n'});
        String when = "event.sku in collection(\"v\")";
        assertThat(mistake("v: none.csv", when)).contains("7:6: ", "no file 'none.csv'");
        assertThat(mistake("v: { file: broken.csv, key: sku, value: points, type: number }", when))
                .contains("7:6: ", "line 3: expected number");
        assertThat(mistake("v: { file: broken.csv, key: skew }", when))
                .contains("unknown column 'skew'; expected one of points, sku");
        assertThat(mistake("v: { file: twice.csv, key: sku, value: points }", when))
                .contains("line 3: the key has a different value");
        assertThat(mistake("v: latin.csv", when)).contains("latin.csv: the file is not UTF-8");
        assertThat(mistake("v: [a]", "event.sku in collection(\"w\")")).contains("[UNKNOWN_COLLECTION]");
        assertThat(mistake("v: { of: { a: x } }", when)).contains("is a map: write lookup");
        assertThat(mistake("v: [a]", "lookup(\"v\", event.sku) != null")).contains("is a set: write x in collection");
        assertThat(mistake("v: [a]", "collection(\"v\")")).contains("is only valid after 'in'");
        assertThat(mistake("v: [a]", "event.n in collection(\"v\")")).contains("expected text, but found number");
    }

    @Test
    void noFileElsewhereIsRead() throws IOException {
        Path secret = Files.createTempFile("secret", ".csv");
        Files.writeString(secret, "hunter2\n");
        Path link = folder.resolve("link.csv");
        Files.createSymbolicLink(link, secret);
        String when = "event.sku in collection(\"v\")";
        for (String path :
                List.of(secret.toString(), "../" + secret.getFileName(), "link.csv", "../../../../etc/passwd", ".")) {
            assertThat(mistake("v: " + path, when)).contains("[INVALID_VALUE]").doesNotContain("hunter2", "root:");
        }
        byte[] content = Files.readAllBytes(folder.resolve("rules.yaml"));
        assertThat(RuleFile.parse(content, "rules.yaml").diagnostics().toString())
                .contains("cannot refer to files");
        Files.delete(secret);
    }

    private String mistake(String collections, String when) throws IOException {
        try (RewardEngine engine = RewardEngine.builder().build()) {
            String found = file(collections, when, "1").check(engine).toString();
            assertThat(found).contains("rules.yaml:");
            return found;
        }
    }
}
