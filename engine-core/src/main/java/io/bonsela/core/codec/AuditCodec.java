package io.bonsela.core.codec;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Origin;
import io.bonsela.api.Receipt;
import io.bonsela.api.Receipt.Publication;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Writes and reads answers to commands. A stored receipt contains no code. */
final class AuditCodec {
    private AuditCodec() {}

    static void write(AuditRecord record, Encoder out) {
        Origin origin = record.origin();
        out.text(origin.tenant())
                .text(origin.id())
                .text(origin.actor())
                .optional(origin.note(), out::text)
                .text(record.verb())
                .value(record.arguments())
                .text(record.digest())
                .optional(record.subject(), out::text);
        write(record.receipt(), out);
        out.value(record.before())
                .value(record.after())
                .optional(record.originalSeal(), out::text)
                .optional(record.seal(), out::text);
    }

    static AuditRecord read(Decoder in) {
        return new AuditRecord(
                new Origin(in.text(), in.text(), in.text(), in.optional(in::text)),
                in.text(),
                values(in),
                in.text(),
                in.optional(in::text),
                receipt(in),
                values(in),
                values(in),
                in.optional(in::text),
                in.optional(in::text));
    }

    private static void write(Receipt receipt, Encoder out) {
        out.text(receipt.tenant())
                .text(receipt.commandId())
                .constant(receipt.status())
                .optional(receipt.reason(), out::reason)
                .instant(receipt.at())
                .list(receipt.issuances(), issuance -> IssuanceCodec.write(issuance, out))
                .optional(receipt.amount(), out::money)
                .list(receipt.shortfall(), out::money)
                .optional(
                        receipt.publication(),
                        publication -> out.text(publication.tenant())
                                .number(publication.version())
                                .text(publication.digest())
                                .instant(publication.at())
                                .text(publication.actor()))
                .list(receipt.notes(), out::reason);
    }

    private static Receipt receipt(Decoder in) {
        return new Receipt(
                in.text(),
                in.text(),
                in.constant(Receipt.Status.class),
                in.optional(in::reason),
                in.instant(),
                in.list(() -> IssuanceCodec.read(in)),
                in.optional(in::money),
                in.list(in::money),
                in.optional(() -> new Publication(in.text(), in.number(), in.text(), in.instant(), in.text())),
                null,
                in.list(in::reason));
    }

    private static Map<String, Object> values(Decoder in) {
        Map<String, Object> values = new TreeMap<>();
        ((Map<?, ?>) Objects.requireNonNull(in.value()))
                .forEach((name, value) -> values.put((String) name, Objects.requireNonNull(value)));
        return values;
    }
}
