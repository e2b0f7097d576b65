package io.bonsela.examples.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The project outside this build was built with the BOM, and its program decided. */
class ConsumerTest {
    @Test
    void theProgramDecided() throws IOException {
        String log = Files.readString(Path.of("target", "it", "consumer", "build.log"));
        assertThat(log)
                .contains("outcome=MATCHED")
                .contains("outcome=CAPPED, reason=CAP_REACHED {cap=first-only, limit=1}")
                .contains("BUILD SUCCESS");
    }
}
