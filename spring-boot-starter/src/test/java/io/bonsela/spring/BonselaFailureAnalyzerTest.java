package io.bonsela.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;

/** What an application prints if its engine cannot be built. */
@ExtendWith(OutputCaptureExtension.class)
class BonselaFailureAnalyzerTest {
    @Configuration
    @ImportAutoConfiguration(BonselaAutoConfiguration.class)
    static class Application {}

    @Test
    void mistakesInRulesAreListedWithTheirPlaces(CapturedOutput output) {
        start("--bonsela.store=memory", "--bonsela.rules=classpath:rules/broken.yaml");
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("The rules have 2 mistakes:")
                .contains("broken.yaml:11:")
                .contains("'event.amuont'")
                .contains("broken.yaml:12:")
                .contains("Correct the rules. 'bonsela validate --rules FILE' finds the mistakes within a file");
    }

    @Test
    void anIdThatChangesItsMeaningNeedsAnotherAction(@TempDir Path folder, CapturedOutput output) throws IOException {
        String file = "--bonsela.file=" + folder.resolve("rewards.db");
        String rules = new ClassPathResource("rules/airtime.yaml").getContentAsString(StandardCharsets.UTF_8);
        Path first = Files.writeString(folder.resolve("first.yaml"), rules);
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        String elsewhere = "--bonsela.delivery=elsewhere";
        application.run(file, elsewhere, "--bonsela.rules=" + first.toUri()).close();
        Path second = Files.writeString(folder.resolve("second.yaml"), changedBudget(rules));
        start(file, elsewhere, "--bonsela.rules=" + second.toUri());
        assertThat(output).contains("BUDGET_REDEFINED").contains("Undo the change, or give what changed a new id");
    }

    private static String changedBudget(String rules) {
        String changed = rules.replaceFirst("limit: USD ([0-9.]+)", "limit: USD $1, period: week");
        assertThat(changed).isNotEqualTo(rules);
        return changed;
    }

    @Test
    void aPatternThatMatchesNothingIsNamed(CapturedOutput output) {
        start("--bonsela.store=memory", "--bonsela.rules=classpath:ruels/*.yaml");
        assertThat(output)
                .contains("The reward engine could not be built (INVALID_CONFIGURATION): bonsela.rules:"
                        + " 'classpath:ruels/*.yaml' matches no file");
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsNamed(CapturedOutput output) {
        start("--bonsela.file=/nowhere/at/all/rewards.db");
        assertThat(output).contains("The reward engine could not be built (STORE_UNAVAILABLE)");
    }

    private static void start(String... properties) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        try {
            application.run(properties).close();
        } catch (RuntimeException e) {
            return;
        }
        throw new AssertionError("the application started");
    }
}
