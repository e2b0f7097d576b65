package io.bonsela.core.codec;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** A form of bytes: each begins with its name and version, so that later forms can be told apart. */
enum Form {
    RULES("bonsela-rules-1"),
    /** With where rewards come from. */
    RULES_WITH_SOURCES("bonsela-rules-2"),
    /** With collections. */
    RULES_WITH_COLLECTIONS("bonsela-rules-3"),
    /** With facts, and what must hold for an event. */
    RULES_WITH_ADMISSION("bonsela-rules-4"),
    DECISION("bonsela-decision-1"),
    /** With the pools that were read. */
    DECISION_WITH_POOLS("bonsela-decision-2"),
    /** With versions of operators, and a seal. */
    DECISION_WITH_SEAL("bonsela-decision-3"),
    EVENT("bonsela-event-1"),
    ORDER("bonsela-command-1"),
    COMMAND("bonsela-audit-1"),
    ISSUANCE("bonsela-issuance-1"),
    DELIVERY("bonsela-delivery-1"),
    SUBJECT("s1");

    private final String header;

    Form(String header) {
        this.header = header;
    }

    boolean isSince(Form earlier) {
        return compareTo(earlier) >= 0;
    }

    byte[] write(Consumer<Encoder> writer) {
        Encoder out = new Encoder().text(header);
        writer.accept(out);
        return out.bytes();
    }

    <T> T read(byte[] bytes, Function<Decoder, T> reader) {
        return read(bytes, List.of(this), (form, in) -> reader.apply(in));
    }

    /** Reads bytes of any of some forms. */
    static <T> T read(byte[] bytes, List<Form> forms, BiFunction<Form, Decoder, T> reader) {
        Decoder in = new Decoder(bytes);
        String found = in.text();
        Form form = forms.stream()
                .filter(each -> each.header.equals(found))
                .findFirst()
                .orElseThrow(() -> Decoder.corrupt("it is of the form " + found + ", not " + forms.get(0).header));
        T value = in.read(rest -> reader.apply(form, rest));
        in.end();
        return value;
    }
}
