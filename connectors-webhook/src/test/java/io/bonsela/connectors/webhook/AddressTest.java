package io.bonsela.connectors.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.connector.TransportException;
import io.bonsela.testkit.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A tenant's endpoint must not give access to the host's own network. */
final class AddressTest {
    private static final AddressGuard GUARD = new AddressGuard(List.of());

    @Test
    void everyListedAddressIsJudged() throws UnknownHostException {
        JsonNode data = Data.read("connectors/ssrf-address-cases.json");
        int count = 0;
        for (JsonNode each : data.path("cases")) {
            InetAddress address = InetAddress.getByName(each.path("address").asString());
            assertThat(GUARD.allows(address))
                    .as(each.path("address").asString())
                    .isEqualTo(each.path("allow").asBoolean());
            count++;
        }
        for (JsonNode cidr : data.path("cidr_v4")) {
            String first = cidr.asString().substring(0, cidr.asString().indexOf('/'));
            assertThat(GUARD.allows(InetAddress.getByName(first))).as(first).isFalse();
            count++;
        }
        for (JsonNode cidr : data.path("cidr_v6")) {
            String text = cidr.asString().replaceAll(" .*", "");
            if (!text.startsWith("::ffff")) {
                String first = text.substring(0, text.indexOf('/'));
                assertThat(GUARD.allows(InetAddress.getByName(first))).as(first).isFalse();
                count++;
            }
        }
        System.out.println("webhooks: COUNT " + count + " addresses judged");
        assertThat(count).isGreaterThanOrEqualTo(60);
    }

    @Test
    void everyListedUrlIsJudgedAndThoseThatLookPublicAreStoppedByTheirAddress() {
        int count = 0;
        for (JsonNode each : Data.read("connectors/ssrf-address-cases.json").path("url_cases")) {
            String url = each.path("url").asString();
            boolean named = url.contains("nip.io");
            assertThat(Endpoint.problem(url, false, Set.of(443)) == null)
                    .as(url)
                    .isEqualTo(named);
            count++;
        }
        for (String bad : List.of(
                "https://user@example.com/",
                "https://example.com:8443/",
                "https://0177.0.0.1/",
                "https://127.1/",
                "https://0x7f000001/",
                "https://1.2.3/",
                "https://exa_mple.com/",
                "https://example.com/#x",
                "gopher://example.com/",
                "https://[fe80::1%25eth0]/")) {
            assertThat(Endpoint.problem(bad, false, Set.of(443))).as(bad).isNotNull();
            count++;
        }
        assertThat(Endpoint.problem("https://example.com/hook?x=1", false, Set.of(443)))
                .isNull();
        assertThat(Endpoint.problem("http://example.com/hook", true, Set.of(80)))
                .isNull();
        System.out.println("webhooks: COUNT " + count + " URLs judged");
    }

    @Test
    void anyRefusedAnswerOfSeveralRefusesTheName() {
        Data.read("connectors/ssrf-address-cases.json").path("resolution_cases").forEach(each -> {
            if (each.path("answers").isArray()) {
                List<String> allowed = new ArrayList<>();
                each.path("allow_cidr").forEach(range -> allowed.add(range.asString()));
                List<InetAddress> found = new ArrayList<>();
                each.path("answers").forEach(answer -> found.add(address(answer.asString())));
                assertThat(!new AddressGuard(allowed)
                                .check(found.toArray(InetAddress[]::new))
                                .isEmpty())
                        .as(each.path("name").asString())
                        .isEqualTo(each.path("allow").asBoolean());
            }
        });
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A name that is public when it is checked and private when it is connected to: 200 times, no connection. */
    @Test
    void aNameThatChangesItsMindIsNotConnectedTo() throws IOException {
        AtomicInteger connections = new AtomicInteger();
        try (ServerSocket trap = trap(connections)) {
            AtomicInteger asked = new AtomicInteger();
            Sender.Resolver rebinding =
                    name -> new InetAddress[] {address(asked.getAndIncrement() % 2 == 0 ? "127.0.0.1" : "10.0.0.5")};
            for (int i = 0; i < 200; i++) {
                try (Sender sender = new Sender("test", GUARD, rebinding, Patience.LIMIT, 1)) {
                    assertThat(post(sender, "http://rebind.example:" + trap.getLocalPort() + "/"))
                            .isEqualTo("ADDRESS_REFUSED");
                }
            }
            assertThat(asked).hasValue(200);
            assertThat(connectionsBeforeOurs(trap, connections)).isZero();
        }
    }

    /** The sender connects to the address that was checked, and does not resolve the name again. */
    @Test
    void whatWasCheckedIsWhatIsConnectedTo() throws IOException {
        AtomicInteger connections = new AtomicInteger();
        AtomicInteger asked = new AtomicInteger();
        try (ServerSocket trap = trap(connections)) {
            AddressGuard local = new AddressGuard(List.of("127.0.0.0/8"));
            Sender.Resolver once =
                    name -> new InetAddress[] {address(asked.getAndIncrement() == 0 ? "127.0.0.1" : "10.0.0.5")};
            try (Sender sender = new Sender("test", local, once, Patience.LIMIT, 1)) {
                post(sender, "http://rebind.example:" + trap.getLocalPort() + "/");
            }
            assertThat(asked).hasValue(1);
            assertThat(connections).hasValue(1);
        }
    }

    @Test
    void addressesInUrlsAreCheckedToo() throws IOException {
        AtomicInteger connections = new AtomicInteger();
        try (ServerSocket trap = trap(connections);
                Sender sender = new Sender("test", GUARD, InetAddress::getAllByName, Patience.LIMIT, 1)) {
            for (String host : List.of("127.0.0.1", "[::1]", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0")) {
                assertThat(post(sender, "http://" + host + ':' + trap.getLocalPort() + "/"))
                        .as(host)
                        .isEqualTo("ADDRESS_REFUSED");
            }
            assertThat(connectionsBeforeOurs(trap, connections)).isZero();
        }
    }

    private static String post(Sender sender, String url) {
        try {
            return "HTTP "
                    + sender.post(URI.create(url), Map.of(), new byte[] {'{', '}'})
                            .status();
        } catch (TransportException e) {
            return e.code();
        }
    }

    /** Connections are counted in order: once ours is counted, all earlier ones are. */
    private static int connectionsBeforeOurs(ServerSocket trap, AtomicInteger connections) throws IOException {
        try (Socket ours = new Socket(trap.getInetAddress(), trap.getLocalPort())) {
            assertThat(ours.getInputStream().read()).as("hung up").isEqualTo(-1);
        }
        return connections.get() - 1;
    }

    /** Counts connections and closes them. */
    private static ServerSocket trap(AtomicInteger connections) throws IOException {
        ServerSocket trap = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            while (true) {
                try (Socket caller = trap.accept()) {
                    connections.addAndGet(caller.isConnected() ? 1 : 0);
                } catch (IOException e) {
                    return;
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return trap;
    }
}
