package io.bonsela.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.delivery.Deliveries.ConnectorStatus;
import io.bonsela.testkit.Patience;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What operators see of an application whose provider is down. */
@SpringBootTest(
        classes = ActuatorTest.Application.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "bonsela.rules=classpath:rules/airtime.yaml",
            "bonsela.store=memory",
            "bonsela.metrics.budgets=true",
            "bonsela.connectors.dead.provider=unreachable",
            "bonsela.connectors.dead.breaker-calls=2",
            "bonsela.connectors.dead.breaker-failures=2",
            "bonsela.connectors.dead.breaker-delay=PT1H",
            "management.endpoints.web.exposure.include=*",
            "management.endpoint.health.show-details=always",
            "management.defaults.metrics.export.enabled=true",
            "management.otlp.metrics.export.enabled=false"
        })
class ActuatorTest {
    @Autowired
    private RewardEngine engine;

    @LocalServerPort
    private int port;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration(
            exclude = {
                DataSourceAutoConfiguration.class,
                HibernateJpaAutoConfiguration.class,
                DataJpaRepositoriesAutoConfiguration.class
            })
    static class Application {
        @Bean
        UnreachableProvider unreachable() {
            return new UnreachableProvider();
        }
    }

    @Test
    void aProviderThatIsDownIsShownAndDoesNotTakeTheApplicationDown() throws Exception {
        for (int i = 0; i < 4; i++) {
            assertThat(engine.process(purchase("p" + i)).issuances()).hasSize(1);
        }
        await().atMost(Patience.LIMIT)
                .until(() -> engine.deliveries().connectors().stream()
                        .allMatch(connector -> connector.sending() == ConnectorStatus.Breaker.OPEN));

        HttpResponse<String> health = get("/actuator/health/bonsela");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).contains("\"status\":\"UP\"").contains("\"connectors\":{\"dead\":\"OPEN\"}");

        // Gauges are read at most once in five seconds.
        String metrics = await().atMost(Patience.LIMIT)
                .until(
                        () -> get("/actuator/prometheus").body(),
                        body -> body.contains("bonsela_connector_breaker{connector=\"dead\"} 2.0")
                                && body.contains("bonsela_budget_available{"));
        assertThat(metrics)
                .contains("bonsela_decisions_total{earned=\"true\"} 4.0")
                .contains("bonsela_rule_outcomes_total{outcome=\"matched\",rule=\"airtime\"} 4.0")
                .contains("bonsela_issuances_total{reward=\"airtime\",state=\"pending\"}")
                .contains("# HELP bonsela_decisions_total Events that were decided for the first time.")
                .contains("bonsela_decide_seconds_count{")
                .contains("bonsela_call_seconds_count{")
                .contains("outcome=\"not_sent\"")
                .contains("bonsela_budget_available{budget=\"thanks\",currency=\"USD\"}")
                .doesNotContain("kiosk")
                .doesNotContain("cust-1")
                .doesNotContain("263771234567");

        String overview = get("/actuator/bonsela").body();
        assertThat(overview)
                .contains("\"rules\":{\"kiosk\":{\"digest\":\"")
                .contains("\"queued\":0")
                .contains("\"name\":\"dead\"");
    }

    @Test
    void rulesCannotBePausedUnlessThatIsAllowed() throws Exception {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(uri("/actuator/bonsela/kiosk/airtime"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"id\":\"1\",\"actor\":\"ops\"}")));
        assertThat(answer.statusCode()).isIn(404, 405);
        assertThat(engine.records().publications("kiosk")).hasSize(1);
    }

    private static Event purchase(String id) {
        return Event.of("purchase")
                .tenant("kiosk")
                .id(id)
                .subject("cust-1")
                .amount(Money.of("USD", "12.00"))
                .with("phone", "+263771234567")
                .build();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }
}
