package io.bonsela.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventTest {
    private static Event.Builder event() {
        return Event.of("purchase").tenant("t").id("1").subject("ann");
    }

    @Test
    void equalValuesAreEqualHoweverTheyAreWritten() {
        Event one = event().with("n", 2).with("list", List.of(1, "a")).build();
        Event two = event().with("list", List.of(new BigDecimal("1.0"), "a"))
                .with("n", new BigDecimal("2.00"))
                .build();
        assertThat(one).isEqualTo(two).hasSameHashCodeAs(two);
        assertThat(one.attribute("n")).isEqualTo(BigDecimal.valueOf(2));
    }

    @Test
    void whatCannotBeKeptExactlyIsRefusedByName() {
        assertThatThrownBy(() -> event().with("price", 1.5))
                .hasMessageContaining("'price'")
                .hasMessageContaining("Double");
        for (Instant never : List.of(Instant.MIN, Instant.MAX)) {
            assertThatThrownBy(() -> event().with("at", never))
                    .isInstanceOf(BonselaException.class)
                    .hasMessageContaining("'at' is not in the years 1 to 9999");
        }
        assertThatThrownBy(() -> event().with("price", new BigDecimal("1e99999999")))
                .hasMessageContaining("'price'");
        assertThatThrownBy(() -> event().with("note", "\u0000")).hasMessageContaining("NUL");
        assertThatThrownBy(() -> event().with("note", "\ud800x")).hasMessageContaining("surrogate");
        assertThatThrownBy(() -> event().with("note", "x".repeat(10_001))).hasMessageContaining("10000");
        Object nested = "end";
        for (int i = 0; i < 9; i++) {
            nested = Map.of("n", nested);
        }
        Object tooDeep = nested;
        assertThatThrownBy(() -> event().with("deep", tooDeep)).hasMessageContaining("deep");
        assertThatThrownBy(() -> Event.of("purchase").id("1").subject("a").build())
                .hasMessageContaining("tenant");
        assertThatThrownBy(() -> event().subject(" ").build()).hasMessageContaining("subject");
    }

    @Test
    void attributesCannotBeChangedFromOutside() {
        ArrayList<Object> tags = new ArrayList<>(List.of("a"));
        Event event = event().with("tags", tags).build();
        tags.add("b");
        assertThat(event.attribute("tags")).isEqualTo(List.of("a"));
        assertThatThrownBy(() -> event.attributes().put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThat(event.toString()).doesNotContain("ann");
    }
}
