package io.bonsela.core.codec;

import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.core.interpret.Amount;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the canonical form. Each value has exactly one encoding. A text is written with its length, or as a reference
 * if it is long enough and was written before.
 */
final class Encoder {
    /** Shorter texts are not written as references. */
    static final int SHORTEST_REFERENCED = 4;

    /** Few texts take less, so the map of texts rarely grows. */
    private static final int BYTES_OF_TEXT = 16;

    private byte[] bytes;
    private int size;
    private final Map<String, Integer> written;

    Encoder() {
        this(1_024);
    }

    /** Creates an encoder with an initial capacity in bytes. */
    Encoder(int room) {
        bytes = new byte[room];
        written = new HashMap<>(room / BYTES_OF_TEXT);
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** Returns the digest of what was written so far. */
    String digest(Digester digester) {
        return digester.digest(bytes, size);
    }

    /** Writes a text in the place of an absent one, which was the last value. */
    Encoder replaceAbsent(String value) {
        if (bytes[--size] != 0) {
            throw new IllegalStateException("the last value is not absent");
        }
        return truth(true).text(value);
    }

    private void add(byte value) {
        reserve(1);
        bytes[size++] = value;
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * (size + more));
        }
    }

    /** Writes a zigzag varint: seven bits per byte, the lowest first. */
    Encoder number(long value) {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            add((byte) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        add((byte) rest);
        return this;
    }

    Encoder truth(boolean value) {
        add((byte) (value ? 1 : 0));
        return this;
    }

    /**
     * Writes the length in bytes and the bytes; or -1, -2, ... as a reference to the first, second, ... text that can
     * be referred to.
     */
    Encoder text(String value) {
        if (value.length() >= SHORTEST_REFERENCED) {
            Integer before = written.putIfAbsent(value, written.size());
            if (before != null) {
                return number(-1 - before);
            }
        }
        return once(value);
    }

    /** Writes a text in full: it is no reference, and no reference refers to it. */
    Encoder once(String value) {
        int start = size;
        int length = value.length();
        number(length);
        reserve(length);
        // Most texts are ASCII and need no copy.
        for (int i = 0; i < length; i++) {
            char letter = value.charAt(i);
            if (letter >= 0x80) {
                size = start;
                return encoded(value);
            }
            bytes[size++] = (byte) letter;
        }
        return this;
    }

    private Encoder encoded(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        reserve(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
        return this;
    }

    /** Writes the length and the bytes of another encoder. No reference crosses their boundary. */
    Encoder whole(Encoder other) {
        number(other.size);
        reserve(other.size);
        System.arraycopy(other.bytes, 0, bytes, size, other.size);
        size += other.size;
        return this;
    }

    Encoder constant(Enum<?> value) {
        return text(value.name());
    }

    Encoder decimal(BigDecimal value) {
        return text(value.toPlainString());
    }

    Encoder instant(Instant value) {
        return number(value.getEpochSecond()).number(value.getNano());
    }

    Encoder date(LocalDate value) {
        return number(value.toEpochDay());
    }

    Encoder money(Money value) {
        return text(value.currency().code()).number(value.minorUnits());
    }

    <T> Encoder optional(@Nullable T value, Consumer<T> writer) {
        truth(value != null);
        if (value != null) {
            writer.accept(value);
        }
        return this;
    }

    <T> Encoder list(Collection<T> values, Consumer<T> writer) {
        number(values.size());
        if (!values.isEmpty()) {
            values.forEach(writer);
        }
        return this;
    }

    /** Writes a value of any kind, or a failure, after a letter for its kind. */
    Encoder value(@Nullable Object value) {
        if (value == null) {
            return tag('0');
        }
        if (value instanceof String text) {
            return tag('t').text(text);
        }
        if (value instanceof Boolean truth) {
            return tag('b').truth(truth);
        }
        if (value instanceof BigDecimal number) {
            return tag('n').decimal(number);
        }
        if (value instanceof Money money) {
            return tag('m').money(money);
        }
        if (value instanceof LocalDate date) {
            return tag('d').date(date);
        }
        if (value instanceof Instant instant) {
            return tag('i').instant(instant);
        }
        if (value instanceof List<?> list) {
            return tag('l').list(list, this::value);
        }
        if (value instanceof Map<?, ?> map) {
            // Equal maps have equal bytes, whatever their iteration order.
            boolean isSorted =
                    map.size() < 2 || (map instanceof SortedMap<?, ?> inSomeOrder && inSomeOrder.comparator() == null);
            Map<?, ?> sorted = isSorted ? map : new TreeMap<>(map);
            return tag('o').list(
                            sorted.entrySet(),
                            entry -> text((String) entry.getKey()).value(entry.getValue()));
        }
        if (value instanceof Amount amount) {
            return tag('a').text(amount.currency().code()).decimal(amount.value());
        }
        if (value instanceof Reason reason) {
            return tag('!').reason(reason);
        }
        throw new IllegalArgumentException("not a value: " + value.getClass());
    }

    Encoder reason(Reason reason) {
        return constant(reason.code()).value(reason.arguments());
    }

    Encoder tag(char letter) {
        add((byte) letter);
        return this;
    }
}
