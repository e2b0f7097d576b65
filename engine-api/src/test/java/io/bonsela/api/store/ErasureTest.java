package io.bonsela.api.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Event;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.Content.OfMessage;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.delivery.Progress;
import io.bonsela.api.store.Codec.SealedDecision;
import io.bonsela.api.store.Codec.Sealer;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErasureTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

    /** What a provider answers can contain the name. */
    @Test
    void theStateOfADeliveryLosesTheName() {
        Progress progress =
                Progress.begin(DeliveryState.READY, AT).named("REFUSED_mary@example.org", "for mary@example.org");
        Delivery before = new Delivery(
                "d", "t", "mary@example.org", "air", new OfMessage("m", AT, Map.of()), AT, "of mary", progress);
        Delivery after = erasure("mary@example.org").of(before);
        assertThat(after.toString()).doesNotContain("mary");
        assertThat(after.progress().code()).isEqualTo("ERASED");
        assertThat(after.correlation()).isEqualTo(Erasure.ERASED);
        Delivery other = erasure("ann").of(before.ofSubject("ann"));
        assertThat(other.progress().providerReference()).isEqualTo("for mary@example.org");
    }

    /** A correlation id can contain the name, also in what belongs to others. */
    @Test
    void anythingOfOthersLosesACorrelationIdWithTheName() {
        Progress progress = Progress.begin(DeliveryState.READY, AT);
        Delivery alert =
                new Delivery("d", "t", null, "hook", new OfMessage("m", AT, Map.of()), AT, "call of mary", progress);
        assertThat(erasure("mary").concerns(alert)).isTrue();
        assertThat(erasure("mary").of(alert).correlation()).isEqualTo(Erasure.ERASED);
        assertThat(erasure("ann").concerns(alert)).isFalse();
        Event event = Event.of("sale")
                .tenant("t")
                .id("e")
                .correlation("call of mary")
                .subject("bob")
                .build();
        assertThat(erasure("mary").of(event).correlation()).isNull();
        assertThat(erasure("ann").of(event)).isSameAs(event);
    }

    private static Erasure erasure(String subject) {
        return new Erasure("t", subject, Erasure.pseudonym("x"), AT, new NoSealer());
    }

    /** A delivery has no seal of the engine. */
    private static final class NoSealer implements Sealer {
        @Override
        public SealedDecision seal(DecisionRecord record) {
            throw new AssertionError();
        }

        @Override
        public String seal(AuditRecord record) {
            throw new AssertionError();
        }
    }
}
