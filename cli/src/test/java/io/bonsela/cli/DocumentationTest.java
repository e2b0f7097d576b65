package io.bonsela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.ErrorCode;
import io.bonsela.api.Health;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Rule;
import io.bonsela.rulefiles.RuleFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documentation agrees with the product. */
class DocumentationTest {
    private static final Path DOCS = Path.of("..", "docs");

    @Test
    void everyCodeHasItsLine() throws IOException {
        String errors = Files.readString(DOCS.resolve("errors.md"));
        Stream.of(ErrorCode.values(), Diagnostic.Code.values(), ReasonCode.values(), Health.Code.values())
                .flatMap(Stream::of)
                .forEach(code -> assertThat(errors).contains("\n| `" + ((Enum<?>) code).name() + "` | "));
        long lines = errors.lines().filter(line -> line.startsWith("| `")).count();
        assertThat(lines)
                .isEqualTo(ErrorCode.values().length
                        + Diagnostic.Code.values().length
                        + ReasonCode.values().length
                        + Health.Code.values().length);
    }

    private static List<Diagnostic> check(Path file) {
        return Rules.check(file, new PluginOption());
    }

    @Test
    void theRuleFileOfTheGuideHasNoMistakes(@TempDir Path folder) throws IOException {
        List<String> snippets = snippets("guide/rules.md", "yaml");
        assertThat(snippets).hasSize(7);
        Path file = folder.resolve("rules.yaml");
        assertThat(check(Files.writeString(file, snippets.get(0)))).isEmpty();
        String fuller = snippets.get(0) + snippets.get(1) + snippets.get(2);
        assertThat(check(Files.writeString(file, fuller))).isEmpty();
        List<List<Rule>> same = new ArrayList<>();
        for (String when : snippets.subList(3, 5)) {
            Files.writeString(file, snippets.get(0).replaceFirst(" {4}when: .*\n", Matcher.quoteReplacement(when)));
            assertThat(check(file)).isEmpty();
            same.add(RuleFile.load(file).rules());
        }
        assertThat(same.get(0)).isEqualTo(same.get(1));
        Files.writeString(file, snippets.get(0).replaceFirst(" {4}when: .*\n", """
                    when: event.category in collection("promo") && lookup("tiers", subject) == "gold"
                """.indent(0)) + snippets.get(5));
        assertThat(check(file)).isEmpty();
        Files.writeString(file, snippets.get(0) + snippets.get(6));
        assertThat(Rules.read(file, new PluginOption()).test(RewardEngine::builder))
                .hasSize(2)
                .allSatisfy(result -> assertThat(result.actual()).isEqualTo(result.expected()));
    }

    @Test
    void theRuleFilesOfTheRewardGuidesPassTheirExamples(@TempDir Path folder) throws IOException {
        int pages = 0;
        try (Stream<Path> guides = Files.list(DOCS.resolve("guide/rewards"))) {
            for (Path guide : guides.toList()) {
                List<String> files = snippets("guide/rewards/" + guide.getFileName(), "yaml");
                assertThat(files).as(guide.toString()).isNotEmpty();
                Path file = Files.writeString(folder.resolve("rules.yaml"), files.get(0));
                assertThat(check(file)).as(guide.toString()).isEmpty();
                assertThat(Rules.read(file, new PluginOption()).test(RewardEngine::builder))
                        .as(guide.toString())
                        .isNotEmpty()
                        .allSatisfy(result -> assertThat(result.actual()).isEqualTo(result.expected()));
                pages++;
            }
        }
        assertThat(pages).isPositive();
    }

    @Test
    void theSnippetsOfTheRewardGuidesAreCompiled() throws IOException {
        Path tests = Path.of("../engine-core/src/test/java/io/bonsela/core/decide");
        StringBuilder source = new StringBuilder();
        for (String test : List.of("RewardGuideTest.java", "PointsGuideTest.java", "BreakerGuideTest.java")) {
            source.append(Files.readString(tests.resolve(test)));
        }
        try (Stream<Path> guides = Files.list(DOCS.resolve("guide/rewards"))) {
            for (Path guide : guides.toList()) {
                for (String snippet : snippets("guide/rewards/" + guide.getFileName(), "java")) {
                    assertThat(squeeze(source.toString())).contains(squeeze(snippet));
                }
            }
        }
    }

    @Test
    void theSnippetsOfTheTestingGuideAreCompiled() throws IOException {
        Path source = Path.of(
                "../examples/property-host/src/test/java/io/bonsela/examples/propertyhost/TopUpDeskProperties.java");
        List<String> snippets = snippets("guide/testing.md", "java");
        assertThat(snippets).isNotEmpty();
        for (String snippet : snippets) {
            assertThat(squeeze(Files.readString(source))).contains(squeeze(snippet));
        }
    }

    @Test
    void theSnippetOfTheBacktestGuideIsCompiled() throws IOException {
        String source = Files.readString(Path.of("../engine-core/src/test/java/io/bonsela/core/BacktestTest.java"));
        assertThat(snippets("guide/backtest.md", "java"))
                .singleElement()
                .satisfies(snippet -> assertThat(squeeze(source)).contains(squeeze(snippet)));
    }

    @Test
    void theSnippetsOfTheGuideToHostCodeAreCompiled() throws IOException {
        String source = Files.readString(
                Path.of("../engine-core/src/test/java/io/bonsela/core/foreign/HostCodeGuideTest.java"));
        assertThat(snippets("guide/host-code.md", "java"))
                .hasSize(2)
                .allSatisfy(snippet -> assertThat(squeeze(source)).contains(squeeze(snippet)));
    }

    @Test
    void theExplainGuideShowsWhatIsPrinted(@TempDir Path folder) throws IOException {
        String source =
                Files.readString(Path.of("../engine-core/src/test/java/io/bonsela/core/explain/ExplainTest.java"));
        assertThat(snippets("guide/explain.md", "java"))
                .hasSize(2)
                .allSatisfy(snippet -> assertThat(squeeze(source)).contains(squeeze(snippet)));
        Files.writeString(
                folder.resolve("rules.yaml"),
                snippets("guide/explain.md", "yaml").get(0));
        Files.writeString(
                folder.resolve("events.jsonl"),
                snippets("guide/explain.md", "json").get(0));
        List<String> printed = new ArrayList<>();
        for (String command : snippets("guide/explain.md", "shell")) {
            StringWriter out = new StringWriter();
            String[] arguments = command.strip()
                    .replace("java -jar cli/target/bonsela.jar ", "")
                    .replaceAll("(rules.yaml|events.jsonl|rewards.db)", Matcher.quoteReplacement(folder + "/") + "$1")
                    .split(" ");
            assertThat(Main.commandLine().setOut(new PrintWriter(out)).execute(arguments))
                    .as(command)
                    .isZero();
            printed.add(out.toString());
        }
        assertThat(printed.subList(1, printed.size())).isEqualTo(snippets("guide/explain.md", "text"));
    }

    @Test
    void commandsAreCommands() throws IOException {
        List<String> commands = new ArrayList<>();
        for (Path document : documents()) {
            String text = Files.readString(document).replaceAll("\\\\\n *", "");
            Matcher found = Pattern.compile("java -jar cli/target/bonsela.jar ([^`\n\\[|&]+)[`\n&]")
                    .matcher(text);
            while (found.find()) {
                commands.add(found.group(1).strip());
            }
        }
        assertThat(commands)
                .hasSizeGreaterThan(5)
                .allSatisfy(command -> Main.commandLine().parseArgs(command.split(" ")));
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(
                Path.of("../README.md"),
                Path.of("../CONTRIBUTING.md"),
                Path.of("../CHANGELOG.md"),
                Path.of("../SECURITY.md"),
                Path.of("../llms.txt")));
        try (Stream<Path> all = Files.walk(DOCS)) {
            all.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
        }
        return documents;
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        int checked = 0;
        for (Path document : documents()) {
            Matcher links = Pattern.compile("]\\(([^)#]+)\\)").matcher(Files.readString(document));
            while (links.find()) {
                if (!links.group(1).startsWith("http")) {
                    assertThat(document.resolveSibling(links.group(1)))
                            .as("link in %s", document)
                            .exists();
                    checked++;
                }
            }
        }
        assertThat(checked).isGreaterThan(10);
    }

    @Test
    void theListsOfPagesNameEveryGuide() throws IOException {
        try (Stream<Path> guides = Files.list(DOCS.resolve("guide"))) {
            assertThat(guides.filter(Files::isRegularFile))
                    .hasSizeGreaterThan(10)
                    .allSatisfy(guide -> {
                        String link = "(docs/guide/" + guide.getFileName() + ")";
                        assertThat(Path.of("../README.md")).content().contains(link);
                        assertThat(Path.of("../llms.txt")).content().contains(link);
                    });
        }
    }

    private static List<String> snippets(String document, String language) throws IOException {
        Matcher found = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DOCS.resolve(document)));
        List<String> snippets = new ArrayList<>();
        while (found.find()) {
            snippets.add(found.group(1));
        }
        return snippets;
    }

    private static String squeeze(String text) {
        return text.replaceAll("\\s+", "");
    }
}
