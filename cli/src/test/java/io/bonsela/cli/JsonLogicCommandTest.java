package io.bonsela.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonLogicCommandTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    private String result(String rule, String data) {
        assertThat(execute("jsonlogic", "--rule", rule, "--data", data))
                .as("%s %s", rule, err)
                .isZero();
        return out.toString().strip();
    }

    private String error(String rule, String data) {
        assertThat(execute("jsonlogic", "--rule", rule, "--data", data))
                .as(rule)
                .isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        return err.toString().strip();
    }

    @Test
    void theSuitesOfTheCommunityPass() throws IOException {
        Path data = Path.of(System.getProperty("bonsela.data")).resolve("jsonlogic");
        assumeTrue(Files.exists(data), "skipped: " + data + " does not exist; set -Dbonsela.data=DIR");
        String official = counted(List.of(data.resolve("official-tests.json")));
        String compatible = counted(List.of(data.resolve("community-suites/compatible.json")));
        String others;
        try (Stream<Path> files = Files.walk(data.resolve("community-suites"))) {
            others = counted(files.filter(file -> file.toString().endsWith(".json"))
                    .filter(file -> !file.endsWith("compatible.json"))
                    .sorted()
                    .toList());
        }
        System.out.println("JsonLogic: official COUNT " + official + ", compatible COUNT " + compatible
                + ", the community's others COUNT " + others);
        assertThat(Files.readString(Path.of("../docs/jsonlogic.md")))
                .contains("| " + official + " |", "| " + compatible + " |", "| " + others + " |");
    }

    private String counted(List<Path> suites) {
        int passed = 0;
        int failed = 0;
        for (Path suite : suites) {
            int exit = execute("jsonlogic", "--suite", suite.toString());
            JsonNode result = JSON.readTree(out.toString());
            assertThat(result.get("failures")).hasSize(result.get("failed").asInt());
            assertThat(exit).isEqualTo(result.get("failed").asInt() == 0 ? 0 : 1);
            passed += result.get("passed").asInt();
            failed += result.get("failed").asInt();
        }
        return passed + " of " + (passed + failed);
    }

    @Test
    void aCaseThatComesOutOtherwiseIsNamed() throws IOException {
        Path suite = folder.resolve("suite.json");
        Files.writeString(suite, """
                ["a comment", [{"+": [1, 2]}, null, 3.0], [{"+": [1, 2]}, null, 4],
                 {"rule": {"/": [1, 0]}, "error": {"type": "NaN"}}, {"rule": {"/": [1, 0]}, "result": 0}]""");
        assertThat(execute("jsonlogic", "--suite", suite.toString())).isEqualTo(1);
        assertThat(out.toString())
                .isEqualToIgnoringNewLines("{\"passed\":2,\"failed\":2,\"failures\":["
                        + "{\"rule\":{\"+\":[1,2]},\"data\":null,\"expected\":\"4\",\"actual\":\"3\"},"
                        + "{\"rule\":{\"/\":[1,0]},\"data\":null,\"expected\":\"0\",\"actual\":\"error: NaN\"}]}");
    }

    @Test
    void rulesAndDataAreTextsOrFiles() throws IOException {
        Path rule = folder.resolve("rule.json");
        Files.writeString(rule, "{\"var\": \"a\"}");
        assertThat(result(rule.toString(), "{\"a\": [1, \"ü\"]}")).isEqualTo("[1,\"ü\"]");
        assertThat(execute("jsonlogic", "--rule", "{\"!\": [null]}")).isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines("true");
    }

    @Test
    void numbersAreExact() {
        assertThat(result("{\"+\": [0.1, 0.2]}", "null")).isEqualTo("0.3");
        assertThat(result("{\"+\": [{\"var\": \"\"}, 1]}", "9223372036854775807"))
                .isEqualTo("9223372036854775808");
        assertThat(result("{\"/\": [1, 3]}", "null")).isEqualTo("0.3333333333333333333333333333333333");
        assertThat(result("{\"==\": [{\"+\": [0.1, 0.2]}, 0.3]}", "null")).isEqualTo("true");
    }

    @Test
    void integersKeepAnySizeUpToAThousandDigits() {
        String thousand = "9".repeat(1_000);
        assertThat(result("{\"var\": \"\"}", thousand)).isEqualTo(thousand);
        assertThat(result("{\"-\": [{\"var\": \"\"}, 1]}", thousand)).isEqualTo("9".repeat(999) + "8");
        assertThat(result("{\"+\": [" + thousand + ", -1]}", "null")).isEqualTo("9".repeat(999) + "8");
        assertThat(result("{\"==\": [" + thousand + ", {\"var\": \"\"}]}", thousand))
                .isEqualTo("true");
        assertThat(error("{\"+\": [{\"var\": \"\"}, 1]}", thousand)).isEqualTo("Limit Exceeded");
        assertThat(execute("jsonlogic", "--rule", thousand + "9")).isEqualTo(2);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines("JSON:1:1: the number has more than 1000 digits [INVALID_VALUE]");
    }

    @Test
    void aBodyOfNothingIsFalse() {
        assertThat(result("{\"all\": [[1], null]}", "null")).isEqualTo("false");
        assertThat(result("{\"some\": [[1], null]}", "null")).isEqualTo("false");
        assertThat(result("{\"none\": [[1], null]}", "null")).isEqualTo("true");
        assertThat(result("{\"map\": [{\"var\": \"x\"}, 1]}", "{}")).isEqualTo("[]");
    }

    @Test
    void errorsHaveTypes() {
        assertThat(error("{\"/\": [1, 0]}", "null")).isEqualTo("NaN");
        assertThat(error("{\"nope\": 1}", "null")).isEqualTo("Unknown Operator: nope");
        assertThat(error("{\"==\": [1]}", "null")).isEqualTo("Invalid Arguments");
        assertThat(error("{\"throw\": \"out of coffee\"}", "null")).isEqualTo("out of coffee");
        assertThat(error("{\"count\": [\"purchase\", \"lifetime\"]}", "null"))
                .isEqualTo("Unknown Operator: an aggregate");
        assertThat(error("{\"map\": [null, 1]}", "null")).isEqualTo("Invalid Arguments");
        assertThat(error("{\"filter\": [null, 1]}", "null")).isEqualTo("Invalid Arguments");
    }

    @Test
    void whatDoesNotEndIsEnded() {
        String numbers = "[" + "1,".repeat(999) + "1]";
        String squared = "{\"map\": [{\"var\": \"\"}, {\"map\": [{\"val\": [[2]]}, {\"+\": [{\"var\": \"\"}, 1]}]}]}";
        assertThat(error(squared, numbers)).isEqualTo("Limit Exceeded");
        String doubled = "{\"reduce\": [{\"var\": \"\"},"
                + " {\"cat\": [{\"var\": \"accumulator\"}, {\"var\": \"accumulator\"}]}, \"x\"]}";
        assertThat(error(doubled, numbers)).isEqualTo("Limit Exceeded");
        assertThat(error(doubled.replace("cat", "merge"), numbers)).isEqualTo("Limit Exceeded");
        assertThat(error(doubled.replace("cat", "*").replace("\"x\"", "99"), numbers))
                .isEqualTo("Limit Exceeded");
        assertThat(error("{\"try\": [" + doubled + ", 1]}", numbers)).isEqualTo("Limit Exceeded");
        assertThat(error("{\"+\": [\"1e99999999\", 1]}", "null")).isEqualTo("Limit Exceeded");
    }

    @Test
    void whatCannotBeReadIsNamedWithItsPlace() {
        assertThat(execute("jsonlogic", "--rule", "{\"+\": [1, }", "--data", "null"))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("JSON:1:11: ");
        assertThat(execute("jsonlogic", "--rule", "{\"!\":".repeat(3_000) + "1" + "}".repeat(3_000)))
                .isEqualTo(2);
        assertThat(err.toString()).contains("JSON:1:1002: ", "at most 200 levels deep", "[TOO_LARGE]");
        for (String large : List.of("1e99999999", "1e99999999999")) {
            assertThat(execute("jsonlogic", "--rule", large)).isEqualTo(2);
            assertThat(err.toString()).contains("JSON:1:1: ", "1000 digits");
        }
        assertThat(execute("jsonlogic", "--rule", "true", "--data", "[".repeat(500) + "]".repeat(500)))
                .isEqualTo(2);
        assertThat(err.toString()).contains("JSON:1:202: ");
        assertThat(execute("jsonlogic", "--suite", folder.resolve("none.json").toString()))
                .isEqualTo(2);
        assertThat(execute("jsonlogic")).isEqualTo(2);
    }
}
