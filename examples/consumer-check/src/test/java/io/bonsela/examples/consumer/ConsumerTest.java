package io.bonsela.examples.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
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

    /** Nothing was changed in it, and its kit ran: as many scenarios as its example's. */
    @Test
    void aConnectorFromTheArchetypeIsGreen() throws IOException {
        String made = Files.readString(Path.of("target", "it", "from-archetype", "build.log"));
        String example = Files.readString(Path.of("target", "it", "connector-plugin", "build.log"));
        Pattern scenarios = Pattern.compile("COUNT (\\d+) of \\d+ scenarios");
        assertThat(made).contains("acme: COUNT", "BUILD SUCCESS");
        assertThat(scenarios
                        .matcher(made)
                        .results()
                        .map(found -> found.group(1))
                        .toList())
                .isEqualTo(scenarios
                        .matcher(example)
                        .results()
                        .map(found -> found.group(1))
                        .toList())
                .hasSize(1);
        assertThat(
                        Path.of(
                                "target/it/from-archetype/made/acme-connector/src/main/java/com/acme/airtime/AcmeConnector.java"))
                .exists();
    }
}
