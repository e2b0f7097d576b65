package io.bonsela.core.codec;

import io.bonsela.api.Money;
import io.bonsela.api.Reason;
import io.bonsela.core.interpret.Amount;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes the canonical form: every value in exactly one way, every text with its length. */
final class Encoder {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    byte[] bytes() {
        return out.toByteArray();
    }

    /** Zigzag, then seven bits a byte, the lowest first. */
    Encoder number(long value) {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
        return this;
    }

    Encoder truth(boolean value) {
        out.write(value ? 1 : 0);
        return this;
    }

    Encoder text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        number(utf8.length);
        out.writeBytes(utf8);
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
        values.forEach(writer);
        return this;
    }

    /** A value of any kind, or a failure, with a letter for its kind. */
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
            return tag('o').list(
                            map.entrySet(),
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
        out.write(letter);
        return this;
    }
}
