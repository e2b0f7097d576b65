package io.bonsela.store.jdbc.sql;

import static io.bonsela.store.jdbc.sql.Column.bytes;
import static io.bonsela.store.jdbc.sql.Column.number;
import static io.bonsela.store.jdbc.sql.Column.text;

import io.bonsela.api.Issuance;
import io.bonsela.api.store.Codec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The statements for issuances and for the leases on them. */
final class Issuances {
    static final BatchStatement.Read BY_ID =
            BatchStatement.Read.byKey("bonsela_issuance", List.of(text("tenant"), text("id")), "t.body");
    static final BatchStatement.Read OPEN = new BatchStatement.Read(
            "t.body",
            "bonsela_issuance t",
            "t.tenant = :tenant AND t.subject = :subject AND t.is_open = 1",
            List.of(text("tenant"), text("subject")));
    static final BatchStatement.Read LEASE = BatchStatement.Read.byKey(
            "bonsela_issuance", List.of(text("tenant"), text("id")), "t.tenant, t.id, t.fence, t.leased_until");
    static final SealedTable TABLE = new SealedTable(
            "bonsela_issuance",
            List.of(text("tenant"), text("id")),
            List.of(
                    text("tenant"),
                    text("id"),
                    text("subject"),
                    text("event_id"),
                    text("campaign"),
                    text("rule"),
                    text("reward"),
                    text("state"),
                    number("is_open"),
                    number("issued_at"),
                    number("due_at"),
                    bytes("body")));
    static final BatchStatement.Insert PUT =
            TABLE.insert("ON CONFLICT (tenant, id) DO UPDATE SET subject = excluded.subject, state = excluded.state,"
                    + " is_open = excluded.is_open, due_at = excluded.due_at, body = excluded.body,"
                    + " seal = excluded.seal");
    /** Changes a row only if it still has the fence of this lease. */
    static final BatchStatement.Update GIVE_BACK = new BatchStatement.Update(
            "bonsela_issuance",
            "leased_until = :until",
            "t.tenant = :tenant AND t.id = :id AND t.fence = :fence",
            List.of(text("tenant"), text("id"), number("fence"), number("until")));

    private Issuances() {}

    /** A row without its seal. */
    static @Nullable Object[] row(Issuance issuance, Codec codec) {
        @Nullable Long dueAt = issuance.dueAt().map(Times::microsFrom).orElse(null);
        return StateTable.row(
                issuance.tenant(),
                issuance.id(),
                issuance.subject(),
                issuance.eventId(),
                issuance.campaign(),
                issuance.rule(),
                issuance.reward(),
                issuance.state().name(),
                issuance.state().isOpen() ? 1L : 0L,
                Times.micros(issuance.issuedAt()),
                dueAt,
                codec.encode(issuance));
    }
}
