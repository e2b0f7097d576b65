package io.bonsela.connectors.webhook;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.bonsela.api.BonselaException;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Announce;
import io.bonsela.api.command.Redeliver;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.ConnectorsConfig;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.connectors.support.Json;
import io.bonsela.connectors.webhook.WebhookVerifier.Verdict;
import io.bonsela.testkit.ManualClock;
import io.bonsela.testkit.Patience;
import io.bonsela.testkit.connector.Behaviour;
import io.bonsela.testkit.connector.FakeProvider;
import io.bonsela.testkit.connector.FakeProvider.Repeats;
import io.bonsela.testkit.connector.FakeReply;
import io.bonsela.testkit.connector.FakeRequest;
import io.bonsela.testkit.connector.ProviderProtocol;
import io.bonsela.testkit.connector.Say;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Messages to a real endpoint, through the engine, with a clock that does not advance by itself. */
final class WebhookTest {
    private static final String T = "roastery";
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String PREVIOUS = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-03-02T09:00:00Z"));
    private final WireMockServer endpoint =
            new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
    private final List<Delivery> told = new CopyOnWriteArrayList<>();
    private RewardEngine engine;
    private int announced;

    WebhookTest() {
        endpoint.start();
        engine = engine(Map.of());
    }

    private RewardEngine engine(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "provider", "webhook",
                "url", endpoint.baseUrl() + "/hook",
                "secret", SECRET,
                "plain-http", "true",
                "ports", String.valueOf(endpoint.port()),
                "allowed-ranges", "127.0.0.0/8",
                "call-timeout", Patience.LIMIT.toString(),
                "breaker-failures", "100",
                "breaker-calls", "100",
                "retry-delays", "PT5S,PT5M,PT30M"));
        settings.putAll(more);
        return RewardEngine.builder()
                .clock(clock)
                .manualDispatch()
                .listener(new RewardListener() {
                    @Override
                    public void delivery(Delivery delivery) {
                        told.add(delivery);
                    }
                })
                .connectors(Connectors.with()
                        .provider(new WebhookProvider())
                        .config(ConnectorsConfig.of(Map.of("shop-hook", settings)))
                        .build())
                .rules(RuleSet.of(T, ZoneOffset.UTC)
                        .eventType("visit", Map.of())
                        .build())
                .build();
    }

    @AfterEach
    void close() {
        engine.close();
        endpoint.stop();
    }

    private void answers(int status, String... header) {
        var response = aResponse().withStatus(status).withBody("ok");
        if (header.length == 2) {
            response = response.withHeader(header[0], header[1]);
        }
        endpoint.stubFor(any(anyUrl()).willReturn(response));
    }

    private void announce() {
        engine.execute(new Announce(
                Origin.of(T, "a" + ++announced, "host"), "customer.enrolled", "ann", Map.of("channel", "ussd")));
        engine.deliveries().dispatchOnce();
    }

    private Delivery last() {
        List<Delivery> all = engine.records().deliveries(Query.of(T)).items();
        return all.get(all.size() - 1);
    }

    /** Waits for the endpoint's journal, which may be written after the response has arrived. */
    private List<LoggedRequest> requests(int expected) {
        Patience.until(
                expected + " requests", () -> endpoint.getAllServeEvents().size() >= expected);
        List<LoggedRequest> all = new ArrayList<>();
        endpoint.getAllServeEvents().forEach(event -> all.add(0, event.getRequest()));
        assertThat(all).hasSize(expected);
        return all;
    }

    private void after(Duration time) {
        clock.advance(time);
        engine.deliveries().dispatchOnce();
    }

    private Duration untilNext() {
        return Duration.between(clock.instant(), last().progress().dueAt());
    }

    @Test
    void anyTwoHundredIsDelivered() {
        for (int status : List.of(200, 201, 202, 204)) {
            answers(status);
            announce();
            assertThat(last().state()).as("%s", status).isEqualTo(DeliveryState.DELIVERED);
        }
        LoggedRequest first = requests(4).get(0);
        JsonNode body = Json.read(first.getBody()).orElseThrow();
        assertThat(body.path("type").asString()).isEqualTo("customer.enrolled");
        assertThat(body.path("timestamp").asString()).isEqualTo("2026-03-02T09:00:00Z");
        assertThat(body.path("data").path("subject").asString()).isEqualTo("ann");
        assertThat(body.path("data").path("channel").asString()).isEqualTo("ussd");
        assertThat(body.path("data").path("correlation").asString()).isNotBlank();
        assertThat(verdict(first, SECRET)).isEqualTo(Verdict.GENUINE);
        assertThat(verdict(first, PREVIOUS)).isEqualTo(Verdict.SIGNATURE_WRONG);
    }

    private Verdict verdict(LoggedRequest request, String secret) {
        Map<String, String> headers = new HashMap<>();
        request.getHeaders().all().forEach(header -> headers.put(header.key(), header.firstValue()));
        return new WebhookVerifier(List.of(SigningKey.parse(secret)), clock).verify(headers, request.getBody());
    }

    @Test
    void aRedirectIsAFailedAttemptAndNotFollowed() {
        answers(302, "Location", "http://169.254.169.254/latest/");
        announce();
        assertThat(last().state()).isEqualTo(DeliveryState.UNKNOWN);
        requests(1);
        assertThat(untilNext()).isLessThan(Duration.ofSeconds(7));
    }

    @Test
    void goneSwitchesTheEndpointOff() {
        answers(410);
        announce();
        announce();
        requests(1);
        assertThat(last().state()).isEqualTo(DeliveryState.HELD);
        assertThat(engine.records().attempts(T, last().id())).isEmpty();
    }

    @Test
    void itWaitsAsLongAsItIsAsked() {
        answers(429, "Retry-After", "120");
        announce();
        assertThat(untilNext()).isGreaterThanOrEqualTo(Duration.ofSeconds(120));
        answers(503, "Retry-After", "Mon, 02 Mar 2026 10:00:00 GMT");
        announce();
        assertThat(untilNext()).isGreaterThanOrEqualTo(Duration.ofMinutes(59)).isLessThan(Duration.ofMinutes(61));
        answers(429, "Retry-After", "999999999");
        announce();
        assertThat(untilNext()).isLessThanOrEqualTo(Duration.ofHours(24));
        answers(500, "Retry-After", "-5");
        announce();
        assertThat(untilNext()).isLessThan(Duration.ofSeconds(7));
        answers(502);
        announce();
        assertThat(untilNext()).isGreaterThanOrEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void oneDeadlineHoldsForAllOfAnExchange() {
        engine.close();
        // The only test in which a time-out must occur: both responses take much longer than any wait in the tests.
        engine = engine(Map.of("call-timeout", "PT1S"));
        int endless = 10 * (int) Patience.LIMIT.toMillis();
        endpoint.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200).withFixedDelay(endless)));
        timed();
        endpoint.stubFor(any(anyUrl())
                .willReturn(aResponse()
                        .withStatus(200)
                        .withBody("x".repeat(2_000))
                        .withChunkedDribbleDelay(2_000, endless)));
        timed();
        for (Fault fault : Fault.values()) {
            endpoint.stubFor(any(anyUrl()).willReturn(aResponse().withFault(fault)));
            timed();
        }
    }

    private void timed() {
        long start = System.nanoTime();
        announce();
        // If the machine is too slow to begin before the deadline, nothing is sent, and the send is retried.
        for (int i = 0; i < 10 && last().state() == DeliveryState.READY; i++) {
            after(Duration.ofMinutes(1));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Patience.LIMIT);
        assertThat(last().state()).isEqualTo(DeliveryState.UNKNOWN);
        assertThat(last().progress().dueAt()).isNotNull();
    }

    @Test
    void ofAnEndlessAnswerLittleIsRead() throws IOException {
        try (ServerSocket endless = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> answerWithoutEnd(endless));
            server.start();
            engine.close();
            engine = engine(Map.of(
                    "url",
                    "http://127.0.0.1:" + endless.getLocalPort() + "/",
                    "ports",
                    String.valueOf(endless.getLocalPort())));
            announce();
        }
        assertThat(last().state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(last().progress().code()).matches("HTTP_200/[0-9a-f]{12}");
    }

    private static void answerWithoutEnd(ServerSocket listening) {
        try (Socket socket = listening.accept()) {
            OutputStream out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                out.write(new byte[1 << 16]);
            }
        } catch (IOException closed) {
            // The caller has read enough.
        }
    }

    @Test
    void aRepeatHasTheSameIdAndBodyAndANewTimeAndSignature() {
        answers(500);
        announce();
        answers(200);
        after(Duration.ofSeconds(7));
        assertThat(last().state()).isEqualTo(DeliveryState.DELIVERED);
        LoggedRequest first = requests(2).get(0);
        LoggedRequest second = requests(2).get(1);
        assertThat(second.getHeader("webhook-id")).isEqualTo(first.getHeader("webhook-id"));
        assertThat(second.getBody()).isEqualTo(first.getBody());
        assertThat(second.getHeader("webhook-timestamp")).isNotEqualTo(first.getHeader("webhook-timestamp"));
        assertThat(second.getHeader("webhook-signature")).isNotEqualTo(first.getHeader("webhook-signature"));
        assertThat(verdict(second, SECRET)).isEqualTo(Verdict.GENUINE);
        assertThat(engine.records().attempts(T, last().id()))
                .extracting(DeliveryAttempt::code)
                .allMatch(code -> code.matches("HTTP_[25]00/[0-9a-f]{12}"));
    }

    @Test
    void whileKeysAreChangedBothSign() {
        engine.close();
        engine = engine(Map.of("previous-secret", PREVIOUS));
        answers(200);
        announce();
        LoggedRequest request = requests(1).get(0);
        assertThat(request.getHeader("webhook-signature").split(" ")).hasSize(2);
        assertThat(verdict(request, SECRET)).isEqualTo(Verdict.GENUINE);
        assertThat(verdict(request, PREVIOUS)).isEqualTo(Verdict.GENUINE);
    }

    @Test
    void whatIsExhaustedIsKeptToldAndCanBeReplayed() {
        answers(500);
        announce();
        for (int i = 0; i < 5; i++) {
            after(Duration.ofHours(1));
        }
        requests(4);
        assertThat(last().state()).isEqualTo(DeliveryState.DEAD);
        assertThat(told).extracting(Delivery::state).contains(DeliveryState.DEAD);
        answers(200);
        engine.execute(new Redeliver(Origin.of(T, "replay", "clerk"), last().id()));
        engine.deliveries().dispatchOnce();
        assertThat(last().state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(requests(5).stream()
                        .map(request -> request.getHeader("webhook-id"))
                        .distinct())
                .hasSize(1);
        assertThat(engine.records().attempts(T, last().id()))
                .extracting(DeliveryAttempt::kind)
                .contains(DeliveryAttempt.Kind.BY_HAND);
    }

    @Test
    void aLaterMessageMayComeFirstAndSaysWhenItHappened() {
        answers(500);
        announce();
        clock.advance(Duration.ofSeconds(1));
        answers(200);
        announce();
        after(Duration.ofSeconds(7));
        List<JsonNode> bodies = requests(3).stream()
                .map(request -> Json.read(request.getBody()).orElseThrow())
                .toList();
        assertThat(bodies.get(2).path("timestamp").asString())
                .isLessThan(bodies.get(1).path("timestamp").asString());
    }

    @Test
    void badSettingsAreRefusedBeforeAnythingRuns() {
        assertThatThrownBy(() -> engine(Map.of("secret", "whsec_c2hvcnQ=")))
                .isInstanceOf(BonselaException.class)
                .hasMessageContaining("shop-hook")
                .hasMessageContaining("24 to 64 bytes");
        assertThatThrownBy(() -> engine(Map.of("url", "https://2130706433/", "ports", "443")))
                .hasMessageContaining("ambiguous address");
        assertThatThrownBy(() -> engine(Map.of("allowed-ranges", "everything", "evnts", "*")))
                .hasMessageContaining("shop-hook.allowed-ranges")
                .hasMessageContaining("did you mean 'events'?");
    }

    /** Stands for the kit's scenarios of endpoints: an endpoint that hangs does not delay others. */
    @Test
    void anEndpointThatHangsHoldsNoOtherUp() {
        engine.close();
        answers(200);
        CompletableFuture<Behaviour> answer = new CompletableFuture<>();
        try (FakeProvider hanging = new FakeProvider(new AnyMessage(), Repeats.EXECUTED)) {
            hanging.otherwise(deal -> answer.join());
            engine = RewardEngine.builder()
                    .connectors(Connectors.with()
                            .provider(new WebhookProvider())
                            .config(ConnectorsConfig.of(Map.of(
                                    "good",
                                    twoAtOnce(endpoint.port()),
                                    "hanging",
                                    twoAtOnce(hanging.uri().getPort()))))
                            .build())
                    .rules(RuleSet.of(T, ZoneOffset.UTC)
                            .eventType("visit", Map.of())
                            .build())
                    .build();
            for (int i = 0; i < 20; i++) {
                engine.execute(new Announce(Origin.of(T, "b" + i, "host"), "customer.enrolled", "ann", Map.of()));
            }
            Patience.until("the good endpoint has all", () -> delivered("good") == 20);
            Patience.until("both places of the hanging endpoint are taken", () -> hanging.issueCalls() == 2);
            assertThat(delivered("hanging")).isZero();
            answer.complete(Behaviour.success());
            Patience.until("the other endpoint has all, too", () -> delivered("hanging") == 20);
        }
    }

    private static Map<String, String> twoAtOnce(int port) {
        return Map.of(
                "provider",
                "webhook",
                "url",
                "http://127.0.0.1:" + port + "/hook",
                "secret",
                SECRET,
                "plain-http",
                "true",
                "ports",
                String.valueOf(port),
                "allowed-ranges",
                "127.0.0.0/8",
                "concurrency",
                "2",
                "call-timeout",
                Patience.LIMIT.multipliedBy(2).toString());
    }

    private int delivered(String connector) {
        Query delivered = Query.of(T).connector(connector).deliveryState(DeliveryState.DELIVERED);
        return engine.records().deliveries(delivered).items().size();
    }

    /** An endpoint that accepts any request as a message, and answers 200. */
    private static final class AnyMessage implements ProviderProtocol {
        @Override
        public Asked read(FakeRequest request) {
            return new Asked.Issue("", "", null);
        }

        @Override
        public Optional<FakeReply> write(Say say, Asked asked, Deal deal) {
            return Optional.of(FakeReply.text(200, "ok"));
        }
    }
}
