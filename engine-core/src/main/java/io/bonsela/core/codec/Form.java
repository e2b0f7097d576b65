package io.bonsela.core.codec;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A binary format. Its bytes begin with its name and version, so that a different format is recognised and rejected.
 */
enum Form {
    RULES("bonsela-rules-1", 4_096),
    DECISION("bonsela-decision-1", 1_024),
    EVENT("bonsela-event-1", 192),
    COMMAND("bonsela-command-1", 512),
    AUDIT("bonsela-audit-1", 2_048),
    ISSUANCE("bonsela-issuance-1", 1_024),
    DELIVERY("bonsela-delivery-1", 1_024),
    SUBJECT("s1", 64),
    DEBTS("w1", 64),
    SPENDING("p1", 128),
    FIGURES("f1", 1_024);

    private final String header;
    private final int room;

    /**
     * Creates a format.
     *
     * @param room the usual size in bytes
     */
    Form(String header, int room) {
        this.header = header;
        this.room = room;
    }

    byte[] write(Consumer<Encoder> writer) {
        Encoder out = begin();
        writer.accept(out);
        return out.bytes();
    }

    /** Returns an encoder that has written the header. */
    Encoder begin() {
        return new Encoder(room).text(header);
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
