package io.bonsela.connectors.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.connector.HttpCall;
import io.bonsela.api.connector.HttpReply;
import io.bonsela.api.connector.HttpTransport;
import io.bonsela.api.connector.TransportException;
import io.bonsela.testkit.Patience;
import io.bonsela.testkit.connector.HostileServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The transport of connectors stays bounded and usable, whatever response it gets. */
final class HttpTransportTest {
    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    @TempDir
    private Path folder;

    /** A host with little memory. */
    public static final class SmallHost {
        private SmallHost() {}

        /** Prints how each hostile response is interpreted. */
        public static void main(String[] args) throws Exception {
            try (HostileServer server = new HostileServer();
                    HttpTransport transport = HttpTransport.within(Duration.ofSeconds(1))) {
                Map<String, String> taken = server.hold(
                        uri -> transport.send(HttpCall.postJson(uri, "{}")).status());
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
                .contains(
                        "endless-headers CONNECTION_LOST",
                        "length-beyond-a-long BAD_ANSWER",
                        "endless-body BODY_TOO_LONG")
                .doesNotContain(String.valueOf(HostileServer.FORGED));
        System.out.println("hostile answers: COUNT " + said.lines().count());
    }

    @Test
    void aClientThatHasEndedIsReplaced() throws Exception {
        try (HostileServer server = new HostileServer();
                HttpTransport transport = HttpTransport.within(Duration.ofSeconds(2))) {
            Set<Thread> before = clientThreads();
            HttpCall call = HttpCall.postJson(server.uri("good"), "{}");
            assertThat(transport.send(call).status()).isEqualTo(200);
            Set<Thread> own = new HashSet<>(clientThreads());
            own.removeAll(before);
            assertThat(own).isNotEmpty();
            for (Thread thread : own) {
                thread.interrupt();
                thread.join(Patience.LIMIT.toMillis());
            }
            assertThatThrownBy(() -> transport.send(call)).isInstanceOf(TransportException.class);
            assertThat(transport.send(call).status()).isEqualTo(200);
        }
    }

    @Test
    void theDeadlineAppliesToTheBodyAndLeavesTheThreadUninterrupted() throws Exception {
        try (HostileServer server = new HostileServer();
                HttpTransport transport = HttpTransport.within(Duration.ofMillis(300))) {
            for (String slow : new String[] {"dripping-header", "dripping-body"}) {
                assertThatThrownBy(() -> transport.send(HttpCall.postJson(server.uri(slow), "{}")))
                        .as(slow)
                        .hasMessage("READ_TIMEOUT");
                assertThat(Thread.currentThread().isInterrupted()).as(slow).isFalse();
            }
            assertThat(transport
                            .send(HttpCall.postJson(server.uri("good"), "{}"))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aNameThatDoesNotExistWasNotSentTo() {
        // Longer than a part of a name can be, so no name server is asked.
        URI nowhere = URI.create("http://" + "x".repeat(64) + ".invalid/");
        try (HttpTransport transport = HttpTransport.within(Patience.LIMIT)) {
            assertThatThrownBy(() -> transport.send(HttpCall.get(nowhere)))
                    .isInstanceOfSatisfying(TransportException.class, e -> {
                        assertThat(e.code()).isEqualTo("DNS_FAILURE");
                        assertThat(e.mayHaveExecuted()).isFalse();
                    });
        }
    }

    @Test
    void anInterruptEndsAnExchangeAndIsKept() throws Exception {
        try (HostileServer server = new HostileServer();
                HttpTransport transport = HttpTransport.within(Patience.LIMIT)) {
            AtomicReference<String> result = new AtomicReference<>();
            Thread sending = new Thread(() -> {
                try {
                    transport.send(HttpCall.postJson(server.uri("dripping-body"), "{}"));
                } catch (TransportException e) {
                    result.set(e.code() + ' ' + Thread.currentThread().isInterrupted());
                }
            });
            sending.start();
            Patience.until("the exchange waits", () -> sending.getState() == Thread.State.WAITING);
            sending.interrupt();
            sending.join(Patience.LIMIT.toMillis());
            assertThat(result).hasValue("INTERRUPTED true");
        }
    }

    @Test
    void anUnusedTransportHasNoThread() {
        Set<Thread> before = clientThreads();
        try (HttpTransport transport = HttpTransport.within(Duration.ofSeconds(5))) {
            assertThat(before).containsAll(clientThreads());
            assertThat(transport).isNotNull();
        }
    }

    private static Set<Thread> clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("HttpClient-[0-9]+-SelectorManager"))
                .collect(Collectors.toSet());
    }

    private static Duration retryAfter(String value) {
        return new HttpReply(429, Map.of("retry-after", value), new byte[0])
                .retryAfter(NOW, Duration.ofDays(3))
                .orElse(Duration.ofSeconds(-1));
    }

    @Test
    void retryAfterIsReadInEveryFormOfHttp() {
        Duration minute = Duration.ofMinutes(1);
        assertThat(retryAfter("60")).isEqualTo(minute);
        assertThat(retryAfter("Mon, 02 Mar 2026 09:01:00 GMT")).isEqualTo(minute);
        assertThat(retryAfter("Monday, 02-Mar-26 09:01:00 GMT")).isEqualTo(minute);
        assertThat(retryAfter("Mon Mar  2 09:01:00 2026")).isEqualTo(minute);
        assertThat(retryAfter("Tue Mar 10 09:01:00 2026")).as("cut").isEqualTo(Duration.ofDays(3));
        assertThat(retryAfter("999999999999999999")).as("cut").isEqualTo(Duration.ofDays(3));
        for (String none : new String[] {
            "",
            "soon",
            "-1",
            "1.5",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Mon Mar  2 08:59:00 2026",
            "Mon, 30 Feb 2026 09:01:00 GMT"
        }) {
            assertThat(retryAfter(none)).as("'%s'", none).isEqualTo(Duration.ofSeconds(-1));
        }
    }
}
