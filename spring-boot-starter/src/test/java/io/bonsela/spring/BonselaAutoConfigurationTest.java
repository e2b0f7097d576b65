package io.bonsela.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.ErrorCode;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.connector.Connectors;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.annotation.Order;

/** The engine that an application gets. */
@ExtendWith(OutputCaptureExtension.class)
class BonselaAutoConfigurationTest {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    BonselaAutoConfiguration.class,
                    BonselaHealthAutoConfiguration.class,
                    BonselaEndpointAutoConfiguration.class,
                    BonselaMetricsAutoConfiguration.class))
            .withBean(Shop.Members.class)
            .withPropertyValues(Shop.RULES, "bonsela.store=memory");

    @Test
    void theEngineDecidesByTheRulesOfTheApplication() {
        runner.run(context -> assertThat(context.getBean(RewardEngine.class)
                        .process(Shop.purchase("1", "5.00"))
                        .issuances())
                .extracting(issuance -> issuance.rule())
                .containsExactly("point-a-dollar"));
    }

    @Test
    void anApplicationWithoutRulesIsWarned(CapturedOutput output) {
        runner.withPropertyValues("bonsela.rules=").run(context -> {});
        assertThat(output).contains("no rules are in force, so every event is INVALID: set bonsela.rules");
    }

    @Test
    void anApplicationWithRulesIsNotWarned(CapturedOutput output) {
        runner.run(context -> {});
        assertThat(output).doesNotContain("no rules are in force");
    }

    /** A test of the application replaces the engine. */
    @Test
    void anEngineThatAnswersNothingDoesNotEndTheApplication(CapturedOutput output) {
        RewardEngine silent = (RewardEngine) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {RewardEngine.class},
                (proxy, method, arguments) -> switch (method.getReturnType().getName()) {
                    case "boolean" -> false;
                    case "int" -> 0;
                    default -> null;
                });
        runner.withBean("own", RewardEngine.class, () -> silent)
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output).contains("the rules in force cannot be read");
    }

    @Test
    void theEndpointPausesARuleAndEndsThePause() {
        runner.run(context -> {
            BonselaEndpoint endpoint = new BonselaEndpoint(context.getBean(RewardEngine.class));
            assertThat(endpoint.overview().rules().get("shop").paused()).isEmpty();
            assertThat(endpoint.pause("shop", "point-a-dollar", "1", "ops").status())
                    .isEqualTo("DONE");
            assertThat(endpoint.overview().rules().get("shop").paused()).containsExactly("point-a-dollar");
            assertThat(endpoint.resume("shop", "point-a-dollar", "2", "ops").status())
                    .isEqualTo("DONE");
            assertThat(endpoint.overview().rules().get("shop").paused()).isEmpty();
            assertThat(endpoint.pause("shop", "no-such-rule", "3", "ops").status())
                    .isEqualTo("REFUSED");
        });
    }

    @Test
    void theEngineIsClosedWithTheApplication() {
        AtomicReference<RewardEngine> engine = new AtomicReference<>();
        runner.run(context -> engine.set(context.getBean(RewardEngine.class)));
        assertThat(engine.get().health().live()).isFalse();
    }

    @Test
    void anEngineOfTheApplicationWins() {
        RewardEngine own = RewardEngine.builder().build();
        runner.withPropertyValues("bonsela.store=auto") // of which there is none
                .withBean("own", RewardEngine.class, () -> own)
                .run(context -> assertThat(context.getBean(RewardEngine.class)).isSameAs(own));
    }

    @Test
    void itWorksWithoutOptionalLibraries() {
        for (String missing : List.of(
                "org.springframework.boot.actuate",
                "org.springframework.boot.health",
                "io.micrometer",
                "io.bonsela.micrometer",
                "org.springframework.jdbc",
                "org.springframework.transaction",
                "org.springframework.boot.sql",
                "io.bonsela.testkit")) {
            runner.withClassLoader(new FilteredClassLoader(missing))
                    .run(context ->
                            assertThat(context).as(missing).hasNotFailed().hasSingleBean(RewardEngine.class));
        }
    }

    @Test
    void customizersComeLastAndInOrder() {
        StringBuilder order = new StringBuilder();
        runner.withBean("b", BonselaCustomizer.class, () -> new Second(order))
                .withBean("a", BonselaCustomizer.class, () -> new First(order))
                .run(context -> {
                    context.getBean(RewardEngine.class);
                    assertThat(order).hasToString("first second ");
                });
    }

    @Order(1)
    private record First(StringBuilder order) implements BonselaCustomizer {
        @Override
        public void customize(io.bonsela.api.RewardEngineBuilder builder) {
            order.append("first ");
        }
    }

    @Order(2)
    private record Second(StringBuilder order) implements BonselaCustomizer {
        @Override
        public void customize(io.bonsela.api.RewardEngineBuilder builder) {
            order.append("second ");
        }
    }

    @Test
    void connectorsComeFromProperties() {
        runner.withPropertyValues(
                        "bonsela.connectors.airtime-usd.provider=reloadly",
                        "bonsela.connectors.airtime-usd.client-id=me",
                        "bonsela.connectors.airtime-usd.client-secret=secret")
                .run(context -> assertThat(context.getBean(Connectors.class).instances())
                        .extracting(Connectors.Instance::name)
                        .containsExactly("airtime-usd"));
    }

    @Test
    void aMistakeInAConnectorIsNamedWithItsSetting() {
        runner.withPropertyValues("bonsela.connectors.airtime-usd.provider=relaodly")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(ErrorCode.INVALID_CONFIGURATION.name())
                        .hasMessageContaining("airtime-usd.provider: unknown provider 'relaodly'"));
    }

    @Test
    void aLazyApplicationStillHasAnEngineThatWorks() {
        AtomicReference<Boolean> running = new AtomicReference<>();
        runner.withPropertyValues("spring.main.lazy-initialization=true")
                .run(context ->
                        running.set(context.getBean(EngineLifecycle.class).isRunning()));
        assertThat(running.get()).isTrue();
    }

    @Test
    void propertiesShowNoSecrets() {
        runner.withPropertyValues(
                        "bonsela.connectors.airtime-usd.provider=reloadly",
                        "bonsela.connectors.airtime-usd.client-id=me",
                        "bonsela.connectors.airtime-usd.client-secret=topsecret")
                .run(context -> assertThat(
                                context.getBean(BonselaProperties.class).toString())
                        .contains("airtime-usd")
                        .doesNotContain("topsecret"));
    }
}
