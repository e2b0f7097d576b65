package io.bonsela.core.codec;

import io.bonsela.api.BonselaException;
import io.bonsela.api.CurrencyUnit;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.core.interpret.Amount;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what {@link Encoder} wrote. */
final class Decoder {
    private final ByteBuffer in;
    private final List<String> read = new ArrayList<>();

    Decoder(byte[] bytes) {
        in = ByteBuffer.wrap(bytes);
    }

    void end() {
        if (hasMore()) {
            throw corrupt("unexpected bytes at the end");
        }
    }

    /** Reads a whole value; any error in the bytes becomes STORE_DAMAGED. */
    <T> T read(Function<Decoder, T> reader) {
        try {
            return reader.apply(this);
        } catch (IllegalArgumentException
                | ArithmeticException
                | DateTimeException
                | ClassCastException
                | NullPointerException e) {
            throw corrupt(String.valueOf(e.getMessage()));
        } catch (BonselaException e) {
            throw e.code() == ErrorCode.STORE_DAMAGED ? e : corrupt(e.detail());
        }
    }

    boolean hasMore() {
        return in.hasRemaining();
    }

    long number() {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            if (!in.hasRemaining() || shift > 63) {
                throw corrupt("a number is truncated");
            }
            next = in.get();
            value |= (next & 0x7FL) << shift;
            shift += 7;
        } while (next < 0);
        return (value >>> 1) ^ -(value & 1);
    }

    boolean truth() {
        int truth = tag();
        if (truth != 0 && truth != 1) {
            throw corrupt("a boolean is neither true nor false");
        }
        return truth == 1;
    }

    String text() {
        long length = number();
        if (length < 0) {
            return reference(-1 - length);
        }
        String text = characters(length);
        if (text.length() >= Encoder.SHORTEST_REFERENCED) {
            read.add(text);
        }
        return text;
    }

    private String reference(long number) {
        if (number >= read.size()) {
            throw corrupt("a text refers to a missing text");
        }
        return read.get((int) number);
    }

    /** What {@link Encoder#once} wrote. */
    String once() {
        return characters(number());
    }

    /** What {@link Encoder#once} wrote; the given text itself if that was written. */
    String once(@Nullable String likely) {
        long length = number();
        if (likely == null || length != likely.length() || length > in.remaining()) {
            return characters(length);
        }
        int start = in.position();
        for (int i = 0; i < length; i++) {
            // A letter beyond ASCII never equals a byte.
            if (in.get(start + i) != likely.charAt(i)) {
                return characters(length);
            }
        }
        in.position(start + (int) length);
        return likely;
    }

    /** What {@link Encoder#whole} wrote. */
    Decoder whole() {
        long size = number();
        if (size < 0 || size > in.remaining()) {
            throw corrupt("a part is truncated");
        }
        byte[] bytes = new byte[(int) size];
        in.get(bytes);
        return new Decoder(bytes);
    }

    private String characters(long wanted) {
        if (wanted < 0 || wanted > in.remaining()) {
            throw corrupt("a text is truncated");
        }
        int length = (int) wanted;
        byte[] utf8 = new byte[length];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    <E extends Enum<E>> E constant(Class<E> type) {
        return Enum.valueOf(type, text());
    }

    BigDecimal decimal() {
        return new BigDecimal(text());
    }

    Instant instant() {
        return Instant.ofEpochSecond(number(), number());
    }

    LocalDate date() {
        return LocalDate.ofEpochDay(number());
    }

    Money money() {
        return Money.ofMinor(text(), number());
    }

    <T> @Nullable T optional(Supplier<T> reader) {
        return truth() ? reader.get() : null;
    }

    <T> List<T> list(Supplier<T> reader) {
        long size = number();
        if (size < 0 || size > in.remaining()) {
            throw corrupt("a list is truncated");
        }
        List<T> values = new ArrayList<>((int) size);
        for (long i = 0; i < size; i++) {
            values.add(reader.get());
        }
        return values;
    }

    @Nullable
    Object value() {
        int kind = tag();
        return switch (kind) {
            case '0' -> null;
            case 't' -> text();
            case 'b' -> truth();
            case 'n' -> decimal();
            case 'm' -> money();
            case 'd' -> date();
            case 'i' -> instant();
            case 'l' -> Collections.unmodifiableList(list(this::value));
            case 'o' -> Collections.unmodifiableMap(object());
            case 'a' -> new Amount(CurrencyUnit.of(text()), decimal());
            case '!' -> reason();
            default -> throw corrupt("unknown kind of value " + kind);
        };
    }

    Reason reason() {
        ReasonCode code = constant(ReasonCode.class);
        Map<String, Object> arguments = new TreeMap<>();
        if (tag() != 'o') {
            throw corrupt("arguments are missing");
        }
        object().forEach((name, value) -> arguments.put(name, Objects.requireNonNull(value)));
        return new Reason(code, arguments);
    }

    int tag() {
        if (!in.hasRemaining()) {
            throw corrupt("it is truncated");
        }
        return in.get();
    }

    static BonselaException corrupt(String how) {
        return new BonselaException(ErrorCode.STORE_DAMAGED, "a stored record cannot be read: " + how);
    }

    private Map<String, @Nullable Object> object() {
        Map<String, @Nullable Object> object = new TreeMap<>();
        list(() -> object.put(text(), value()));
        return object;
    }
}
