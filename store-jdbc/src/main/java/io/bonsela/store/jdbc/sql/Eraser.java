package io.bonsela.store.jdbc.sql;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.store.Codec;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.StateKey.EventKey;
import io.bonsela.api.store.StateKey.WrongCodesKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Erases a subject: rewrites encoded records without it, and replaces its name with a pseudonym in all other rows.
 *
 * @param dialect the dialect of the database
 * @param connection the connection, in the transaction of the erasure
 * @param codec encodes and decodes records
 * @param tables the tables of the state
 * @param erasure what is erased
 */
record Eraser(Dialect dialect, Connection connection, Codec codec, StateTables tables, Erasure erasure) {
    private static final List<String> FORGOTTEN =
            List.of("bonsela_log_refund", "bonsela_history", "bonsela_history_day", "bonsela_tier");

    /** Erases all names of a subject. Decisions of linked subjects can contain any of them. */
    static void erase(Dialect dialect, Connection connection, Codec codec, StateTables tables, List<Erasure> erasures)
            throws SQLException {
        List<Eraser> erasers = erasures.stream()
                .map(erasure -> new Eraser(dialect, connection, codec, tables, erasure))
                .toList();
        Set<String> linked = new TreeSet<>();
        for (Eraser eraser : erasers) {
            linked.addAll(eraser.erase());
        }
        for (Erasure erasure : erasures) {
            if (linked.remove(erasure.subject())) {
                linked.add(erasure.pseudonym());
            }
        }
        for (Eraser eraser : erasers) {
            for (String subject : linked) {
                eraser.linked(subject);
            }
        }
    }

    /** Returns the linked subjects. */
    private Set<String> erase() throws SQLException {
        String tenant = erasure.tenant();
        String subject = erasure.subject();
        Set<String> linked = decisions();
        ledger();
        issuances();
        deliveries();
        commands();
        String pseudonym = erasure.pseudonym();
        Writing.PUBLICATIONS.rename(connection, dialect.locking(), "actor", tenant, subject, pseudonym);
        for (StateTable<?, ?> each :
                List.of(tables.counters, tables.wallets, tables.refunds, tables.spendings, tables.credentials)) {
            each.table().rename(connection, dialect.locking(), "subject", tenant, subject, pseudonym);
        }
        tables.chains.table().rename(connection, dialect.locking(), "owner", tenant, subject, pseudonym);
        wrongCodes(WrongCodesKey.ofActor(tenant, subject), WrongCodesKey.ofActor(tenant, pseudonym));
        wrongCodes(WrongCodesKey.ofSubject(tenant, subject), WrongCodesKey.ofSubject(tenant, pseudonym));
        for (String table : FORGOTTEN) {
            Sql.update(connection, "DELETE FROM " + table + " WHERE tenant = ? AND subject = ?", tenant, subject);
        }
        Sql.update(connection, "DELETE FROM bonsela_subject WHERE tenant = ? AND name = ?", tenant, subject);
        return linked;
    }

    private void wrongCodes(WrongCodesKey from, WrongCodesKey to) throws SQLException {
        tables.wrongCodes.table().rename(connection, dialect.locking(), "whose", from.tenant(), from.of(), to.of());
    }

    /** Finds the entries through the issuances, so it must run before these are renamed. */
    private void ledger() throws SQLException {
        int subject = Writing.LEDGER.place("subject");
        Writing.LEDGER.rewrite(
                connection,
                dialect.locking(),
                "tenant = ? AND issuance IN (SELECT i.id FROM bonsela_issuance i WHERE i.tenant = ? AND i.subject = ?)",
                row -> {
                    row[subject] = erasure.pseudonym();
                    return row;
                },
                erasure.tenant(),
                erasure.tenant(),
                erasure.subject());
    }

    private Set<String> decisions() throws SQLException {
        Set<String> linked = new TreeSet<>();
        for (byte[] body : bodies("bonsela_event", "subject = ?", erasure.subject())) {
            DecisionRecord before = codec.decision(body);
            for (EventKey key : erasure.linked(before)) {
                linked.addAll(Sql.query(
                        connection,
                        "SELECT subject FROM bonsela_event WHERE tenant = ? AND id = ?",
                        Row::text,
                        key.tenant(),
                        key.eventId()));
            }
            DecisionRecord record = erasure.of(before);
            Sql.update(
                    connection,
                    "UPDATE bonsela_event SET subject = ?, type = NULL, sequence = NULL, body = ?"
                            + " WHERE tenant = ? AND id = ?",
                    record.event().subject(),
                    codec.encode(record),
                    erasure.tenant(),
                    record.event().id());
        }
        Set<String> names = new TreeSet<>();
        for (String subject : linked) {
            names.addAll(SubjectTables.names(connection, codec, erasure.tenant(), subject));
        }
        return names;
    }

    /** Replaces the name in the decisions and histories of a linked subject. */
    private void linked(String subject) throws SQLException {
        for (byte[] body : bodies("bonsela_event", "subject = ?", subject)) {
            DecisionRecord before = codec.decision(body);
            DecisionRecord record = erasure.of(before);
            if (!record.equals(before)) {
                Sql.update(
                        connection,
                        "UPDATE bonsela_event SET body = ? WHERE tenant = ? AND id = ?",
                        codec.encode(record),
                        erasure.tenant(),
                        record.event().id());
            }
        }
        Histories.rename(connection, codec, erasure, subject);
    }

    private void issuances() throws SQLException {
        int body = Issuances.TABLE.place("body");
        Issuances.TABLE.rewrite(
                connection,
                dialect.locking(),
                "tenant = ? AND subject = ?",
                row -> Issuances.row(erasure.of(codec.issuance(Objects.requireNonNull((byte[]) row[body]))), codec),
                erasure.tenant(),
                erasure.subject());
    }

    private void deliveries() throws SQLException {
        SealedTable table = tables.deliveries.table();
        int body = table.place("body");
        List<String> concerned = new ArrayList<>();
        table.rewrite(
                connection,
                dialect.locking(),
                "tenant = ? AND (subject = ? OR " + dialect.contains("body") + ")",
                row -> {
                    Delivery before = codec.delivery(Objects.requireNonNull((byte[]) row[body]));
                    if (!erasure.concerns(before)) {
                        return row;
                    }
                    Delivery delivery = erasure.of(before);
                    concerned.add(delivery.id());
                    row[table.place("subject")] = delivery.subject();
                    row[table.place("state")] = delivery.state().name();
                    row[table.place("provider_reference")] = delivery.progress().providerReference();
                    row[table.place("due_at")] = DeliveryTables.dueAt(delivery);
                    row[body] = codec.encode(delivery);
                    return row;
                },
                erasure.tenant(),
                erasure.subject(),
                erasure.subject());
        for (String delivery : concerned) {
            attempts(delivery);
        }
    }

    private void attempts(String delivery) throws SQLException {
        SealedTable table = tables.deliveryAttempts.table();
        int number = table.place("number");
        int code = table.place("code");
        Map<Long, DeliveryAttempt> attempts = JdbcRecords.attempts(connection, erasure.tenant(), delivery).stream()
                .collect(Collectors.toMap(attempt -> (long) attempt.number(), erasure::of));
        table.rewrite(
                connection,
                dialect.locking(),
                "tenant = ? AND delivery = ?",
                row -> {
                    row[code] = Objects.requireNonNull(attempts.get((Long) row[number]))
                            .code();
                    return row;
                },
                erasure.tenant(),
                delivery);
    }

    private void commands() throws SQLException {
        String subject = erasure.subject();
        String named = "(subject = ? OR actor = ? OR publisher = ? OR " + dialect.contains("body") + ")";
        for (byte[] body : bodies("bonsela_command", named, subject, subject, subject, subject)) {
            AuditRecord before = codec.audit(body);
            if (!erasure.concerns(before)) {
                continue;
            }
            AuditRecord record = erasure.of(before);
            Sql.update(
                    connection,
                    "UPDATE bonsela_command SET subject = ?, actor = ?, publisher = ?, body = ?"
                            + " WHERE tenant = ? AND id = ?",
                    record.subject(),
                    record.origin().actor(),
                    Writing.publisher(record),
                    codec.encode(record),
                    erasure.tenant(),
                    record.origin().id());
        }
    }

    private List<byte[]> bodies(String table, String where, Object... parameters) throws SQLException {
        Object[] all = new Object[parameters.length + 1];
        all[0] = erasure.tenant();
        System.arraycopy(parameters, 0, all, 1, parameters.length);
        return Sql.query(connection, "SELECT body FROM " + table + " WHERE tenant = ? AND " + where, Row::bytes, all);
    }
}
