package io.bonsela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.rulefiles.RuleFile;
import io.bonsela.rulefiles.mutation.Mutant;
import io.bonsela.rulefiles.mutation.Mutant.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The recipes pass their examples, and the examples detect every change that is not equivalent. */
class RecipesTest {
    @Test
    void theExamplesOfTheRecipesDetectEveryChange() throws IOException {
        PluginOption plugins = new PluginOption();
        int recipes = 0;
        try (Stream<Path> files = Files.list(Path.of("../examples/recipes"))) {
            for (Path file : files.sorted().toList()) {
                RuleFile rules = Rules.read(file, plugins);
                assertThat(rules.diagnostics()).as(file.toString()).isEmpty();
                assertThat(rules.test(plugins::language))
                        .as(file.toString())
                        .allSatisfy(result -> assertThat(result.passed()).isTrue());
                List<Mutant.Result> changes = rules.mutate(plugins::language);
                assertThat(changes).as(file.toString()).hasSizeGreaterThan(5);
                assertThat(changes.stream()
                                .filter(result ->
                                        result.verdict() != Verdict.KILLED && result.verdict() != Verdict.EQUIVALENT)
                                .map(result -> result.mutant().part() + ", "
                                        + result.mutant().change()))
                        .as(file.toString())
                        .isEmpty();
                recipes++;
            }
        }
        assertThat(recipes).isPositive();
    }
}
