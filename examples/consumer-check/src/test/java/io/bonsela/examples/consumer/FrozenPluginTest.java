package io.bonsela.examples.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.testkit.connector.ConnectorKit;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/**
 * A plug-in that was compiled against version 1 works with every later build: the connector of {@code connector-plugin},
 * which passes the kit, and its tests, which were compiled against the kit of that version.
 */
class FrozenPluginTest {
    private static final Path FROZEN = Path.of("src/test/resources/frozen/1");

    @Test
    void thePluginIsFoundAndPassesTheKit() throws Exception {
        URL[] jars = {
            FROZEN.resolve("baobab-airtime-1.jar").toUri().toURL(),
            FROZEN.resolve("baobab-airtime-1-tests.jar").toUri().toURL()
        };
        try (URLClassLoader loader = new URLClassLoader(jars, ConnectorKit.class.getClassLoader())) {
            assertThat(ServiceLoader.load(ConnectorProvider.class, loader).stream()
                            .map(provider -> provider.type().getName()))
                    .contains("baobab.BaobabProvider");
            var made = loader.loadClass("baobab.BaobabTest").getDeclaredConstructor();
            made.setAccessible(true);
            assertThat(((ConnectorKit) made.newInstance()).firstFailure()).isEmpty();
        }
    }
}
