package io.bonsela.examples.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The connector outside this build was built with the API and the test kit alone, and passed the kit. */
class PluginTest {
    @Test
    void theConnectorPassedTheKit() throws IOException {
        String log = Files.readString(Path.of("target", "it", "connector-plugin", "build.log"));
        assertThat(log)
                .containsPattern("baobab: COUNT [0-9]+ of [0-9]+ scenarios")
                .contains("BUILD SUCCESS");
        assertThat(log).doesNotContain("bonsela-engine-core");
    }
}
