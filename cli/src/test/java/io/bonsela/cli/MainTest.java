package io.bonsela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MainTest {
    @TempDir
    private Path folder;

    private Path rules;
    private Path events;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writesTheRules() throws IOException {
        rules = folder.resolve("rules.yaml");
        events = folder.resolve("events.jsonl");
        Files.writeString(rules, """
                bonsela: 1
                tenant: shop
                zone: UTC
                events:
                  purchase: { amount: money, born: { type: date, optional: true } }
                budgets:
                  b: { limit: USD 2.00 }
                rewards:
                  cashback: { type: credit, unit: USD }
                rules:
                  tenth:
                    on: purchase
                    when: { ">=": [ { var: event.amount.currency }, "" ] }
                    caps: [ { id: c, per: subject, limit: 2 } ]
                    budget: b
                    give: { reward: cashback, value: { "*": [ { var: event.amount }, 0.1 ] } }
                """);
    }

    private int execute(String... args) {
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    private static String event(String id, String subject, String usd) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id
                + "\",\"source\":\"/t\",\"type\":\"purchase\",\"tenant\":\"shop\","
                + "\"subject\":\"" + subject + "\",\"time\":\"2026-11-21T10:00:00+02:00\","
                + "\"data\":{\"amount\":{\"currency\":\"USD\",\"value\":\"" + usd + "\"},\"born\":\"2000-01-01\"}}";
    }

    private JsonNode run(String lines, int exit) throws IOException {
        Files.writeString(events, lines);
        assertThat(execute("run", "--rules", rules.toString(), "--events", events.toString(), "--json"))
                .as(err.toString())
                .isEqualTo(exit);
        return JsonMapper.shared().readTree(out.toString());
    }

    @Test
    void figuresAddUp() throws IOException {
        JsonNode figures = run(
                String.join(
                        "\n",
                        event("1", "ann", "10.00"),
                        event("2", "ann", "5.00"),
                        event("3", "ann", "1.00"),
                        event("1", "ann", "10.00"),
                        event("2", "ann", "6.00"),
                        "",
                        event("4", "ben", "9.00"),
                        event("5", "ben", "5.00")),
                0);
        assertThat(err.toString()).contains("events.jsonl:5: CONFLICT: EVENT_CONFLICT");
        assertThat(figures.toString())
                .isEqualTo(
                        "{\"events\":7,\"decided\":5,\"duplicates\":1,\"conflicts\":1,\"invalid\":0,\"rules\":{\"tenth\":"
                                + "{\"matched\":5,\"issued\":3,\"value\":{\"USD\":\"2.00\"},\"refused\":{\"CAPPED\":1,"
                                + "\"COOLING_DOWN\":0,\"BUDGET_EXHAUSTED\":1}}},\"customers\":2,\"reached\":2,"
                                + "\"sales\":{\"USD\":\"30.00\"},\"budgets\":[{\"budget\":\"b\",\"period\":\"lifetime\","
                                + "\"currency\":\"USD\",\"limit\":\"2.00\",\"reserved\":\"0.00\",\"charged\":\"2.00\","
                                + "\"available\":\"0.00\",\"firstRefused\":\"2026-11-21T08:00:00Z\"}]}");
    }

    @Test
    void eachPeriodOfABudgetIsShownWithWhenItFirstRefused() throws IOException {
        Files.writeString(
                rules,
                Files.readString(rules)
                        .replace("limit: USD 2.00", "limit: USD 2.00, period: month")
                        .replace("    on: purchase", "    title: A tenth\n    on: purchase"));
        String december = event("9", "eve", "20.00").replace("2026-11", "2026-12");
        Files.writeString(
                events,
                String.join(
                        "\n",
                        event("1", "ann", "20.00"),
                        event("2", "ben", "20.00"),
                        december,
                        december.replace("\"9\"", "\"10\"").replace("eve", "dan")));
        assertThat(execute("run", "--rules", rules.toString(), "--events", events.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString().lines())
                .contains(
                        "4 customers, of whom 2 (50.0 %) received rewards",
                        "Rewards cost USD 4.00, which is 5.0 % of sales of USD 80.00", "tenth: A tenth")
                .anyMatch(line -> line.matches("b +2026-11 +USD 2\\.00 +0\\.00 +2\\.00 +0\\.00 +2026-11-21 08:00"))
                .anyMatch(line -> line.matches("b +2026-12 +USD 2\\.00 +0\\.00 +2\\.00 +0\\.00 +2026-12-21 08:00"));
    }

    @Test
    void moneyThatIsNotWrittenAsMoneySaysHowToWriteIt() throws IOException {
        run(event("1", "ann", "5.00").replace("{\"currency\":\"USD\",\"value\":\"5.00\"}", "5.00"), 1);
        assertThat(err.toString())
                .contains("events.jsonl:1: 'amount' is not money: write {\"currency\": \"USD\", \"value\": \"5.00\"}");
    }

    @Test
    void eventsThatCannotBeReadSayHowToWriteThem() throws IOException {
        String event = event("1", "ann", "5.00");
        Map<String, String> wrong = Map.of(
                event.replace("5.00", "5,00"), "'amount': not a decimal amount: '5,00'",
                event.replace("\"5.00\"", "5.00"), "'amount' has a currency or a value without quotes",
                event.replaceFirst(",", " "), "check commas, quotes and brackets",
                event.replaceFirst("\\{", "{\"id\":\"1\","), "duplicate name",
                event.replace("\"ann\"", "5"), "'subject' must be a string in quotes and not empty",
                event.replaceFirst("\"time\":\"[^\"]*\"", "\"time\":\"noon\""),
                        "is not a time such as 2026-10-01T12:00:00Z: noon");
        for (Map.Entry<String, String> each : wrong.entrySet()) {
            err.getBuffer().setLength(0);
            out.getBuffer().setLength(0);
            run(each.getKey(), 1);
            assertThat(err.toString()).contains("events.jsonl:1: ").contains(each.getValue());
        }
    }

    /** The content of a file must not clear the screen or hide the line that contains it. */
    @Test
    void textFromFilesReachesTheTerminalInOneVisibleLine() throws IOException {
        String hidden = "a\\u001b[2J\\u202e\\nb";
        run(event("2", "ann", "5.00").replace("purchase", hidden), 1);
        assertThat(out.toString() + err)
                .contains("UNKNOWN_EVENT_TYPE {type=a\\u001B[2J\\u202E\\u000Ab}")
                .doesNotContain("\u001b", "\u202e", "\nb");
    }

    @Test
    void anIdFromAnotherSourceIsNamedAndNotTakenForADuplicate() throws IOException {
        String here = event("1", "ann", "5.00");
        String there = here.replace("\"/t\"", "\"/till-2\"");
        JsonNode compared = run(here + "\n" + there, 0);
        assertThat(compared.path("decided").intValue()).isEqualTo(1);
        assertThat(compared.path("conflicts").intValue()).isEqualTo(1);
        assertThat(err.toString())
                .contains("events.jsonl:2: CONFLICT: EVENT_CONFLICT")
                .contains("source=/t");
        assertThat(decided("source+id")).as("two sales").isEqualTo(2);
        assertThat(decided("id")).as("a duplicate").isEqualTo(1);
        assertThat(execute("run", "--rules", rules.toString(), "--events", events.toString(), "--key", "both"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("id-of-one-source, id, source+id");
    }

    private int decided(String key) {
        out.getBuffer().setLength(0);
        assertThat(execute("run", "--rules", rules.toString(), "--events", events.toString(), "--json", "--key", key))
                .as(err.toString())
                .isZero();
        JsonNode figures = JsonMapper.shared().readTree(out.toString());
        assertThat(figures.path("conflicts").intValue()).isZero();
        return figures.path("decided").intValue();
    }

    @Test
    void aBadLineIsReportedByItsNumberAndTheRunGoesOn() throws IOException {
        String good = event("1", "ann", "10.00");
        String[] bad = {
            "not json",
            good.replace("\"1.0\"", "\"0.3\""),
            good.replace("\"id\":\"1\",", ""),
            good.replace("2026-11-21T10", "yesterday"),
            good.replace("\"USD\"", "\"dollars\""),
            good.replace("10.00", "10.001"),
            good.replace("\"2000-01-01\"", "\"a long time ago\""),
            good.replace("\"shop\"", "\"another\""),
            good.replace("purchase", "prchase"),
            good + good,
            good.replace("\"id\":\"1\"", "\"id\":\"1\",\"id\":\"2\""),
            good.replace("\"data\":{", "\"data\":{\"n\":1e99999999,"),
        };
        JsonNode figures = run(String.join("\n", bad) + "\n" + good, 1);
        assertThat(figures.get("invalid").intValue()).isEqualTo(bad.length);
        assertThat(figures.get("decided").intValue()).isEqualTo(1);
        for (int line = 1; line <= bad.length; line++) {
            assertThat(err.toString()).contains("events.jsonl:" + line + ": ");
        }
        assertThat(err.toString())
                .contains("UNKNOWN_EVENT_TYPE", "belongs to tenant another")
                .doesNotContain("ann");
    }

    @Test
    void filesFromWindowsAreRead() throws IOException {
        Files.writeString(rules, "\uFEFF" + Files.readString(rules).replace("\n", "\r\n"));
        JsonNode figures =
                run("\uFEFF" + event("1", "ann", "10.00") + "\r\n\r\n" + event("2", "ann", "1.00") + "\r\n", 0);
        assertThat(figures.get("decided").intValue()).isEqualTo(2);
    }

    @Test
    void aLineThatIsNotUtf8IsInvalidAlone() throws IOException {
        byte[] latin = (event("1", "\u00e9", "1.00") + "\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] good = event("2", "ann", "1.00").getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(latin, latin.length + good.length);
        System.arraycopy(good, 0, all, latin.length, good.length);
        Files.write(events, all);
        assertThat(execute("run", "--rules", rules.toString(), "--events", events.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("events.jsonl:1: the line is not UTF-8");
        assertThat(out.toString()).contains("2 events: 1 decided");
    }

    @Test
    void theSameFileAlwaysGivesTheSameFigures() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            lines.append(event("e" + i, "subject-" + i % 40, "0." + (10 + i % 90)))
                    .append('\n');
        }
        JsonNode first = run(lines.toString(), 0);
        out.getBuffer().setLength(0);
        assertThat(run(lines.toString(), 0)).isEqualTo(first);
        assertThat(first.get("rules").get("tenth").get("issued").intValue()).isPositive();
    }

    @Test
    void tablesFitTheTerminalOrBecomeBlocks() throws IOException {
        Files.writeString(events, event("1", "ann", "10.00"));
        execute("run", "--rules", rules.toString(), "--events", events.toString());
        assertThat(out.toString()).contains("rule   matched  issued     value  cap  cooldown  budget");
        Table table = new Table("rule", "matched");
        table.row("a-rule-with-a-long-name", "1,000");
        assertThat(table.lines(20)).containsExactly("a-rule-with-a-long-name", "  matched  1,000");
    }

    @Test
    void validateReportsMistakesOfFormAndOfMeaningAtOnce() throws IOException {
        assertThat(execute("validate", "--rules", rules.toString())).isZero();
        Files.writeString(
                rules,
                Files.readString(rules)
                        .replace("event.amount }, 0.1", "event.amuont }, 0.1")
                        .replace("zone: UTC", "zone: UTC\ncolour: red"));
        assertThat(execute("validate", "--rules", rules.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains("rules.yaml:4:1: colour: unknown key 'colour'")
                .contains("did you mean 'event.amount'? [UNKNOWN_FIELD]")
                .contains("2 mistakes");
        out.getBuffer().setLength(0);
        assertThat(execute("validate", "--rules", rules.toString(), "--format", "json"))
                .isEqualTo(1);
        JsonNode json = new JsonMapper().readTree(out.toString());
        assertThat(json.get("valid").asBoolean()).isFalse();
        assertThat(json.get("mistakes").get(0))
                .hasToString(new JsonMapper().readTree("""
                { "code": "UNKNOWN_KEY", "path": "colour", "message": "unknown key 'colour'",
                  "file": "%s", "line": 4, "column": 1 }
                """.formatted(rules)).toString());
        assertThat(json.get("mistakes").get(1).get("code").asString()).isEqualTo("UNKNOWN_FIELD");
        assertThat(execute("run", "--rules", rules.toString(), "--events", events.toString()))
                .isEqualTo(2);
        assertThat(execute("run", "--rules", "nowhere.yaml", "--events", events.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("cannot read nowhere.yaml");
    }

    @Test
    void aBacktestTellsWhatWouldBeOtherwise() throws IOException {
        Path other = folder.resolve("other.yaml");
        Files.writeString(other, Files.readString(rules).replace("limit: 2 }", "limit: 1 }"));
        Files.writeString(
                events,
                String.join(
                        "\n",
                        event("1", "ann", "5.00"),
                        event("2", "ann", "5.00"),
                        "nonsense",
                        event("2", "ann", "5.00")));
        String[] command = {
            "backtest", "--rules", other.toString(), "--against", rules.toString(), "--events", events.toString()
        };
        assertThat(execute(command)).isEqualTo(1);
        assertThat(out.toString())
                .contains("4 events: 2 decided, of which 1 changed; 1 duplicates, 0 conflicts, 1 invalid")
                .contains("0 subjects earn more, 1 earn less")
                .containsPattern("tenth +2 +1 +-1\n")
                .containsPattern("ann +USD -0.50\n");
        assertThat(err.toString()).contains("events.jsonl:3: ");
        out.getBuffer().setLength(0);
        String[] json = Arrays.copyOf(command, command.length + 1);
        json[command.length] = "--json";
        assertThat(execute(json)).isEqualTo(1);
        JsonNode report = new JsonMapper().readTree(out.toString());
        assertThat(report.get("difference"))
                .hasToString(new JsonMapper().readTree("""
                { "issued": -1, "value": { "USD": "-0.50" }, "subjectsGaining": 0, "subjectsLosing": 1,
                  "decisionsChanged": 1 }
                """).toString());
        assertThat(report.get("baseline")
                        .get("rules")
                        .get("tenth")
                        .get("issued")
                        .asInt())
                .isEqualTo(2);
        Files.writeString(other, Files.readString(other).replace("tenant: shop", "tenant: club"));
        assertThat(execute(command)).isEqualTo(2);
        assertThat(err.toString()).contains("different tenants, club and shop");
    }

    @Test
    void examplesAreRunAndReported() throws IOException {
        Path junit = folder.resolve("report.xml");
        Files.writeString(rules, Files.readString(rules) + """
                    examples:
                      - { title: "ten percent & more", event: { purchase: { amount: USD 5.00 } }, expect: { outcome: matched, value: USD 0.50 } }
                      - { event: { purchase: { amount: USD 50.00 } }, expect: matched }
                """);
        assertThat(execute("test", "--rules", rules.toString(), "--junit", junit.toString()))
                .isEqualTo(1);
        assertThat(out.toString().lines())
                .anyMatch(line -> line.matches("ten percent & more +matched, USD 0.50 +ok"))
                .anyMatch(line -> line.matches("example 2 +matched +FAILED"))
                .anyMatch(line -> line.contains("but was budget-exhausted (BUDGET_TOO_LOW {available=USD 2.00,"))
                .contains("2 examples, 1 failed");
        assertThat(execute("test", "--rules", rules.toString(), "--mutate")).isEqualTo(1);
        assertThat(out.toString()).contains("The rules were not changed: fix the failing examples first.");
        assertThat(Files.readString(junit))
                .contains("tests=\"2\" failures=\"1\"", "name=\"ten percent &amp; more\"", "<failure message=");
        Files.writeString(rules, Files.readString(rules).replace("USD 50.00", "USD 10.00"));
        out.getBuffer().setLength(0);
        assertThat(execute("test", "--rules", rules.toString(), "--mutate")).isZero();
        assertThat(out.toString())
                .contains("2 examples, 0 failed", "No example detects these changes.", "tenth, cap c: 2 became 3")
                .containsPattern("all +\\d+ +\\d+ +\\d+ +\\d+ +\\d+%");
        out.getBuffer().setLength(0);
        assertThat(execute("test", "--rules", rules.toString(), "--mutate", "--min-score", "101"))
                .isEqualTo(1);
        assertThat(out.toString()).containsPattern("The score is \\d+%, but at least 101% is required");
    }

    @Test
    void aLineThatNamesACommandHasOnlyThatOne() {
        assertThat(Main.commandLine("wallets", "--help").getSubcommands()).containsOnlyKeys("wallets");
        assertThat(Main.commandLine("walets").getSubcommands()).containsKeys("wallets", "run");
        assertThat(Main.commandLine("--help").getSubcommands()).containsKeys("wallets", "run");
    }
}
