package io.bonsela.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Origin;
import io.bonsela.api.Receipt;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Equal values have equal bytes. */
class CanonicalTest {
    @Test
    void theOrderOfAMapsEntriesDoesNotShow() {
        Map<String, Object> one = new LinkedHashMap<>();
        Map<String, Object> other = new LinkedHashMap<>();
        for (int i = 0; i < 9; i++) {
            one.put("name-" + i, "value-" + i);
            other.put("name-" + (8 - i), "value-" + (8 - i));
        }
        assertThat(List.copyOf(one.keySet())).isNotEqualTo(List.copyOf(other.keySet()));
        assertThat(Canonical.encode(record(one))).isEqualTo(Canonical.encode(record(other)));
    }

    private static AuditRecord record(Map<String, Object> inner) {
        Receipt receipt = new Receipt(
                "t", "c", Receipt.Status.DONE, null, Instant.EPOCH, List.of(), null, List.of(), null, null, List.of());
        return new AuditRecord(
                Origin.of("t", "c", "clerk"),
                "spend",
                Map.of(),
                "d",
                null,
                receipt,
                Map.of("x", inner),
                Map.of(),
                null,
                null);
    }
}
