package io.bonsela.examples.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.ConnectorsConfig;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The packaged jars are found by whatever way they come in. */
class DiscoveryTest {
    private static final String[] FOUND = {
        "africas-talking 1 (airtime)",
        "reloadly 1 (airtime)",
        "reloadly-gift-cards 1 (voucher)",
        "signed-airtime 1 (airtime)",
        "signed-voucher 1 (voucher)",
        "webhook 1 (webhook)"
    };

    private static List<String> jars() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> path.endsWith(".jar"))
                .filter(path -> !path.contains("junit") && !path.contains("surefire") && !path.contains("assertj"))
                .toList();
    }

    @Test
    void onTheClassPath() throws Exception {
        assertThat(run("-cp", String.join(File.pathSeparator, jars()), "io.bonsela.cli.Main", "connectors"))
                .contains(FOUND);
    }

    @Test
    void onTheModulePath() throws Exception {
        assertThat(run(
                        "-p",
                        String.join(File.pathSeparator, jars()),
                        "--add-modules",
                        // The connectors themselves come by service binding alone.
                        "io.bonsela.api,info.picocli,com.zaxxer.hikari",
                        "-m",
                        "io.bonsela.cli/io.bonsela.cli.Main",
                        "connectors"))
                .contains(FOUND);
    }

    @Test
    void inOneJar() throws Exception {
        assertThat(run("-jar", Path.of("../../cli/target/bonsela.jar").toString(), "connectors"))
                .contains(FOUND);
    }

    @Test
    void inAClassLoaderOfItsOwn() throws Exception {
        Path jar = Path.of("target/it/connector-plugin/target/baobab-airtime-1.jar");
        assertThat(jar).exists();
        try (URLClassLoader isolated =
                new URLClassLoader(new URL[] {jar.toUri().toURL()}, Connectors.class.getClassLoader())) {
            Connectors found = Connectors.discover(
                    ConnectorsConfig.of(Map.of(
                            "agents",
                            Map.of(
                                    "provider", "baobab",
                                    "url", "http://127.0.0.1:1",
                                    "client-id", "agent-seven",
                                    "client-secret", "open-sesame",
                                    "callback-secret", "what we know"))),
                    isolated);
            assertThat(found.problems()).isEmpty();
            assertThat(found.providers()).extracting(ConnectorProvider::id).contains("baobab", "reloadly");
            assertThat(found.instances())
                    .singleElement()
                    .satisfies(instance -> assertThat(
                                    instance.provider().getClass().getClassLoader())
                            .isSameAs(isolated));
        }
    }

    private static List<String> run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed.lines().toList();
    }
}
