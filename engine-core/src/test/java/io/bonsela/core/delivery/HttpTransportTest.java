package io.bonsela.core.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.connector.HttpCall;
import io.bonsela.api.connector.HttpTransport;
import io.bonsela.api.connector.TransportException;
import io.bonsela.testkit.Patience;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the engine lends connectors to send with ends with them. */
class HttpTransportTest {
    @Test
    @SuppressWarnings("SystemGc") // before JDK 21 that is what ends a client
    void noThreadOutlivesClose() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> answer(server));
            answering.start();
            Set<Thread> before = Set.copyOf(clients());
            HttpTransport transport = HttpTransport.within(Patience.LIMIT);
            HttpCall call = HttpCall.get(URI.create("http://localhost:" + server.getLocalPort() + "/"));
            assertThat(transport.send(call).status()).isEqualTo(204);
            List<Thread> own =
                    clients().stream().filter(t -> !before.contains(t)).toList();
            assertThat(own).isNotEmpty();
            transport.close();
            assertThatThrownBy(() -> transport.send(call))
                    .isInstanceOfSatisfying(
                            TransportException.class, e -> assertThat(e.code()).isEqualTo("CLOSED"));
            Patience.until("the client's threads end", () -> {
                System.gc();
                return own.stream().noneMatch(Thread::isAlive);
            });
            answering.join();
        }
    }

    private static void answer(ServerSocket server) {
        try (Socket client = server.accept()) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            while (!in.readLine().isEmpty()) {
                // The head of the request.
            }
            client.getOutputStream()
                    .write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Thread> clients() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("HttpClient-"))
                .collect(Collectors.toList());
    }
}
