package io.bonsela.core.codec;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A binary format. Its bytes begin with its name and version, so that a different format is recognised and rejected.
 */
enum Form {
    RULES("bonsela-rules-1"),
    DECISION("bonsela-decision-1"),
    EVENT("bonsela-event-1"),
    COMMAND("bonsela-command-1"),
    AUDIT("bonsela-audit-1"),
    ISSUANCE("bonsela-issuance-1"),
    DELIVERY("bonsela-delivery-1"),
    SUBJECT("s1"),
    DEBTS("w1"),
    SPENDING("p1");

    private final String header;

    Form(String header) {
        this.header = header;
    }

    byte[] write(Consumer<Encoder> writer) {
        Encoder out = new Encoder().text(header);
        writer.accept(out);
        return out.bytes();
    }

    <T> T read(byte[] bytes, Function<Decoder, T> reader) {
        Decoder in = new Decoder(bytes);
        String found = in.text();
        if (!found.equals(header)) {
            throw Decoder.corrupt("expected the form " + header + ", but found " + found);
        }
        T value = in.read(reader);
        in.end();
        return value;
    }
}
