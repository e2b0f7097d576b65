package io.bonsela.connectors.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.connector.TransportException;
import io.bonsela.testkit.Patience;
import io.bonsela.testkit.connector.HostileServer;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tenant's endpoint may send any response. */
final class HostileEndpointTest {
    private static final byte[] BODY = "{}".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    private static Sender sender(Sender.Resolver resolver, Duration deadline) {
        return new Sender("hook", new AddressGuard(List.of("127.0.0.0/8")), resolver, deadline, 4);
    }

    /** A host with little memory. */
    public static final class SmallHost {
        private SmallHost() {}

        /** Prints how each hostile response is interpreted. */
        public static void main(String[] args) throws Exception {
            try (HostileServer server = new HostileServer();
                    Sender sender = sender(InetAddress::getAllByName, Duration.ofSeconds(1))) {
                Map<String, String> taken =
                        server.hold(uri -> sender.post(uri, Map.of(), BODY).status());
                taken.forEach((name, outcome) -> System.out.println(name + ' ' + outcome));
            }
        }
    }

    @Test
    void hostileAnswersTakeNoMemoryAndLeaveTheClientAlive() throws Exception {
        Path output = folder.resolve("output.txt");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHost.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = child.waitFor(2 * Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended).as(said).isTrue();
        assertThat(child.exitValue()).as(said).isZero();
        try (HostileServer server = new HostileServer()) {
            assertThat(said.lines().map(line -> line.split(" ")[0]))
                    .hasSizeGreaterThanOrEqualTo(41)
                    .containsExactlyElementsOf(server.names());
        }
        assertThat(said)
                .contains("endless-header-value CONNECTION_LOST", "endless-trailers CONNECTION_LOST")
                .doesNotContain(String.valueOf(HostileServer.FORGED));
        System.out.println("hostile answers: COUNT " + said.lines().count());
    }

    @Test
    void aClientThatWasShutIsReplaced() throws Exception {
        AtomicBoolean fails = new AtomicBoolean(true);
        Sender.Resolver resolver = name -> {
            if (fails.getAndSet(false)) {
                throw new OutOfMemoryError("of a test");
            }
            return InetAddress.getAllByName(name);
        };
        try (HostileServer server = new HostileServer();
                Sender sender = sender(resolver, Duration.ofSeconds(5))) {
            assertThatThrownBy(() -> sender.post(server.uri("good"), Map.of(), BODY))
                    .isInstanceOf(OutOfMemoryError.class);
            assertThat(sender.post(server.uri("good"), Map.of(), BODY).status()).isEqualTo(200);
        }
    }

    @Test
    void anEndpointThatIsNotThereWasSentNothing() throws Exception {
        try (Sender sender = sender(InetAddress::getAllByName, Duration.ofSeconds(5))) {
            HostileServer gone = new HostileServer();
            gone.close();
            assertThatThrownBy(() -> sender.post(gone.uri("good"), Map.of(), BODY))
                    .isInstanceOfSatisfying(
                            TransportException.class,
                            e -> assertThat(e.mayHaveExecuted()).isFalse());
        }
    }
}
