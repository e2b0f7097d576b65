package io.bonsela.api.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Event;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventIdsTest {
    private final EventIds ids = new EventIds(EventIdsTest::encoded);

    private static byte[] encoded(Event event) {
        return (event.id() + event.attributes()).getBytes(StandardCharsets.UTF_8);
    }

    private static Event event(int id, int till) {
        return Event.of("sale")
                .tenant("t")
                .id("e" + id)
                .subject("ann")
                .with("till", till)
                .build();
    }

    @Test
    void remembersWhatEachSideHasDecided() {
        Random random = new Random(1);
        Map<Integer, Integer> expected = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            int id = random.nextInt(60_000);
            int side = random.nextInt(2);
            EventIds.Hashed key = ids.hash(List.of(event(id, 7))).get(0);
            assertThat(ids.content(key, side)).isEqualTo(expected.getOrDefault(2 * id + side, 0));
            ids.add(key, side);
            expected.put(2 * id + side, key.content());
        }
    }

    @Test
    void tellsAnotherEventUnderTheSameId() {
        EventIds.Hashed first = ids.hash(List.of(event(1, 1))).get(0);
        ids.add(first, 0);
        EventIds.Hashed other = ids.hash(List.of(event(1, 2))).get(0);
        assertThat(ids.content(other, 0)).isEqualTo(first.content()).isNotEqualTo(other.content());
        ids.add(other, 1);
        assertThat(ids.content(first, 0)).isEqualTo(first.content());
        assertThat(ids.content(first, 1)).isEqualTo(other.content());
    }
}
