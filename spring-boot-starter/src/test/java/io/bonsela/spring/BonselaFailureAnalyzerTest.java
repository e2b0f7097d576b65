package io.bonsela.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

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
