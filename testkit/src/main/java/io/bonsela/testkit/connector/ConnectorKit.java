package io.bonsela.testkit.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.bonsela.api.connector.ConnectorPolicy;
import io.bonsela.api.connector.ConnectorProvider;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The conformance kit for connectors. Extend it and describe the provider's protocol: each scenario that the declared
 * capabilities require becomes a test of its name against a {@link FakeProvider}. In every scenario money moves at most
 * once, nothing that moved is reported as failed, the order is sent unchanged, and no secret is shown. A connector
 * passes if all of its scenarios pass.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ConnectorKit extends KitBench {
    private @Nullable ProviderProtocol current;

    /** For extension. */
    protected ConnectorKit() {}

    @Override
    final ProviderProtocol currentProtocol() {
        ProviderProtocol protocol = current == null ? protocol() : current;
        current = protocol;
        return protocol;
    }

    final List<Scenario> all() {
        List<Scenario> all = new ArrayList<>(new SendScenarios(this).all());
        all.addAll(new CallbackScenarios(this).all());
        all.addAll(new RequestScenarios(this).all());
        return all;
    }

    /** Every scenario that the declared capabilities require. */
    @TestFactory
    final Stream<DynamicTest> scenarios() {
        List<Scenario> all = all();
        List<Scenario> required =
                all.stream().filter(one -> one.required().getAsBoolean()).toList();
        List<String> others = all.stream()
                .filter(one -> !required.contains(one))
                .map(Scenario::name)
                .toList();
        System.out.println(provider().id() + ": COUNT " + required.size() + " of " + all.size()
                + " scenarios; not required by its capabilities: " + others);
        return required.stream().map(one -> DynamicTest.dynamicTest(one.name(), () -> run(one)));
    }

    /** The names of all scenarios. */
    public static List<String> names() {
        return new ConnectorKit() {
            @Override
            protected ConnectorProvider provider() {
                throw new UnsupportedOperationException();
            }

            @Override
            protected ProviderProtocol protocol() {
                throw new UnsupportedOperationException();
            }

            @Override
            protected Map<String, String> settings(URI uri) {
                throw new UnsupportedOperationException();
            }
        }.all().stream().map(Scenario::name).toList();
    }

    /**
     * Runs the scenarios that the declared capabilities require until one fails, for programs that test connectors.
     *
     * @return the name of the first scenario that fails; empty: none fails
     */
    public final Optional<String> firstFailure() {
        for (Scenario scenario : all()) {
            try {
                if (scenario.required().getAsBoolean()) {
                    run(scenario);
                }
            } catch (Exception | Error e) {
                return Optional.of(scenario.name());
            }
        }
        return Optional.empty();
    }

    private void run(Scenario scenario) {
        current = null;
        try {
            assertTimeoutPreemptively(
                    scenarioDeadline(),
                    () -> play(scenario),
                    () -> "the connector did not return: one of its calls has no deadline; use context.http()");
        } catch (AssertionError e) {
            throw new AssertionError("scenario " + scenario.name() + ": " + e.getMessage(), e);
        }
    }

    private void play(Scenario scenario) throws Exception {
        begin();
        try {
            scenario.body().run();
            new ScenarioInvariants(this).check();
        } finally {
            connector.close();
            fake.close();
        }
    }

    /** Checks that each wrong setting is reported. */
    @Test
    final void everySettingIsDescribedAndChecked() {
        assertThat(provider().id()).matches("[a-z0-9-]{1,50}");
        assertThat(provider().version()).isNotBlank();
        assertThat(provider().config().settings()).allSatisfy(setting -> {
            assertThat(setting.name()).matches("[a-z0-9-]+");
            assertThat(setting.description()).isNotBlank();
        });
        Map<String, String> wrong = new LinkedHashMap<>(settings(URI.create("http://127.0.0.1:1")));
        assertThat(provider().config().problems(wrong).keySet())
                .isSubsetOf(ConnectorPolicy.settings(capabilities()).settings().stream()
                        .map(setting -> setting.name())
                        .toList());
        wrong.put("no-such-setting", "1");
        assertThat(provider().config().problems(wrong)).containsKey("no-such-setting");
    }
}
