package io.bonsela.store.jdbc.sql;

import static io.bonsela.store.jdbc.sql.Column.bytes;
import static io.bonsela.store.jdbc.sql.Column.number;
import static io.bonsela.store.jdbc.sql.Column.text;
import static io.bonsela.store.jdbc.sql.StateTable.row;

import io.bonsela.api.Records.TierStanding;
import io.bonsela.api.store.Codec;
import io.bonsela.api.store.State.Subject;
import io.bonsela.api.store.State.TierLevel;
import io.bonsela.api.store.StateKey.SubjectKey;
import io.bonsela.api.store.StateKey.TierKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The tables of subjects and of their levels. */
final class SubjectTables {
    private SubjectTables() {}

    static StateTable<SubjectKey, Subject> subjects(Codec codec) {
        return new StateTable<>(
                SubjectKey.class,
                "bonsela_subject",
                List.of(text("tenant"), text("name")),
                List.of(text("merged_into"), bytes("body")),
                false,
                key -> row(key.tenant(), key.subject()),
                in -> new SubjectKey(in.text(), in.text()),
                subject ->
                        row(subject.merged() == null ? null : subject.merged().into(), codec.encode(subject)),
                in -> {
                    in.skip(1);
                    return codec.subject(in.bytes());
                });
    }

    static StateTable<TierKey, TierLevel> levels() {
        return new StateTable<>(
                TierKey.class,
                "bonsela_tier",
                List.of(text("tenant"), text("subject"), text("tier")),
                List.of(text("level"), number("since"), number("kept_until"), number("ends_at"), text("event_id")),
                false,
                key -> row(key.tenant(), key.subject(), key.tier()),
                in -> new TierKey(in.text(), in.text(), in.text()),
                level -> row(
                        level.level(),
                        Times.micros(level.since()),
                        Times.microsIfAny(level.until()),
                        Times.microsIfAny(level.endsAt()),
                        level.event()),
                in -> new TierLevel(
                        in.textIfAny(),
                        Times.instant(in.number()),
                        Times.instantIfAny(in.numberIfAny()),
                        Times.instantIfAny(in.numberIfAny()),
                        in.text()));
    }

    static List<TierStanding> tiers(Connection connection, String tenant, String subject) throws SQLException {
        return Sql.query(
                connection,
                "SELECT tier, level, since, kept_until, ends_at FROM bonsela_tier"
                        + " WHERE tenant = ? AND subject = ? ORDER BY tier",
                in -> new TierStanding(
                        in.text(),
                        in.textIfAny(),
                        Times.instant(in.number()),
                        Times.instantIfAny(in.numberIfAny()),
                        Times.instantIfAny(in.numberIfAny())),
                tenant,
                subject);
    }

    static List<String> names(Connection connection, Codec codec, String tenant, String subject) throws SQLException {
        String owner = subject;
        Optional<Subject> known = subject(connection, codec, tenant, owner);
        while (known.isPresent() && known.get().merged() != null) {
            owner = known.get().merged().into();
            known = subject(connection, codec, tenant, owner);
        }
        List<String> names = new ArrayList<>(List.of(owner));
        known.ifPresent(each -> names.addAll(each.others()));
        return names;
    }

    private static Optional<Subject> subject(Connection connection, Codec codec, String tenant, String name)
            throws SQLException {
        return Sql.query(
                        connection,
                        "SELECT body FROM bonsela_subject WHERE tenant = ? AND name = ?",
                        in -> codec.subject(in.bytes()),
                        tenant,
                        name)
                .stream()
                .findFirst();
    }

    static Map<String, String> merged(Connection connection, String tenant) throws SQLException {
        Map<String, String> merged = new TreeMap<>();
        Sql.each(
                connection,
                "SELECT name, merged_into FROM bonsela_subject WHERE tenant = ? AND merged_into IS NOT NULL",
                in -> merged.put(in.text(), in.text()),
                tenant);
        return merged;
    }
}
