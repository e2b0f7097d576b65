package io.bonsela.core.codec;

import io.bonsela.api.store.State.CounterEntry;
import java.time.Duration;
import java.time.Instant;

/** The canonical form of the entries of a rolling window's counter. */
final class CounterCodec {
    private CounterCodec() {}

    static void write(CounterEntry entry, Encoder out) {
        out.instant(entry.first())
                .number(Duration.between(entry.first(), entry.last()).toNanos())
                .number(entry.amount());
    }

    static CounterEntry read(Decoder in) {
        Instant first = in.instant();
        return new CounterEntry(first, first.plusNanos(in.number()), in.number());
    }
}
