package loyalty.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.connector.DeliveryOutcome.Delivered;
import io.bonsela.api.connector.DeliveryOutcome.NotSent;
import io.bonsela.api.connector.DeliveryOutcome.Unknown;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Endpoints that do not answer. */
class PausesTest {
    private static final Instant NOW = Instant.parse("2026-12-03T10:00:00Z");

    private final Pauses pauses = new Pauses();

    private static Endpoint endpoint(String id) {
        return new Endpoint(id, "demo", "https://example.com/", List.of("*"), true, "s", null, 1, NOW);
    }

    @Test
    void oneThatDoesNotAnswerIsNotCalledForAMinute() {
        Endpoint silent = endpoint("silent");
        pauses.note(silent, new Unknown("TIMEOUT", true), NOW);
        assertThat(pauses.of(silent, NOW.plusSeconds(20))).contains(Duration.ofSeconds(40));
        assertThat(pauses.of(silent, NOW.plusSeconds(60))).isEmpty();
        assertThat(pauses.of(endpoint("other"), NOW.plusSeconds(20))).isEmpty();
    }

    @Test
    void anAnswerOfTheReceiverIsNoSilence() {
        Endpoint failing = endpoint("failing");
        pauses.note(failing, new Unknown("HTTP_500", true), NOW);
        assertThat(pauses.of(failing, NOW)).isEmpty();
        pauses.note(failing, new NotSent("CONNECT_FAILED", null, true), NOW);
        assertThat(pauses.of(failing, NOW)).isPresent();
        pauses.note(failing, new Delivered("HTTP_204", null, null), NOW.plusSeconds(61));
        assertThat(pauses.of(failing, NOW.plusSeconds(61))).isEmpty();
    }
}
