package io.bonsela.store.jdbc;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Issuance;
import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.DeliveryAttempt;
import io.bonsela.api.store.Codec;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.api.store.Erasure;
import io.bonsela.api.store.StateKey.AttemptsKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Erases a subject: rows with bytes are written anew without it, the others get its pseudonym.
 *
 * @param dialect of the database
 * @param connection in the transaction that erases
 * @param codec reads and writes bytes
 * @param erasure what is erased
 */
record Eraser(Dialect dialect, Connection connection, Codec codec, Erasure erasure) {
    private static final List<String> RENAMED =
            List.of("bonsela_counter", "bonsela_wallet", "bonsela_refund", "bonsela_credential");
    private static final List<String> FORGOTTEN =
            List.of("bonsela_log_refund", "bonsela_history", "bonsela_history_day");

    void erase() throws SQLException {
        String tenant = erasure.tenant();
        String subject = erasure.subject();
        decisions();
        ledger();
        issuances();
        deliveries();
        commands();
        Sql.update(
                connection,
                "UPDATE bonsela_publication SET actor = ? WHERE tenant = ? AND actor = ?",
                erasure.pseudonym(),
                tenant,
                subject);
        for (String table : RENAMED) {
            Sql.update(
                    connection,
                    "UPDATE " + table + " SET subject = ? WHERE tenant = ? AND subject = ?",
                    erasure.pseudonym(),
                    tenant,
                    subject);
        }
        Sql.update(
                connection,
                "UPDATE bonsela_attempts SET whose = ? WHERE tenant = ? AND whose = ?",
                AttemptsKey.ofActor(tenant, erasure.pseudonym()).of(),
                tenant,
                AttemptsKey.ofActor(tenant, subject).of());
        for (String table : FORGOTTEN) {
            Sql.update(connection, "DELETE FROM " + table + " WHERE tenant = ? AND subject = ?", tenant, subject);
        }
        Sql.update(connection, "DELETE FROM bonsela_subject WHERE tenant = ? AND name = ?", tenant, subject);
    }

    /** Found through the issuances, as long as these still bear the name. */
    private void ledger() throws SQLException {
        Sql.update(
                connection,
                "UPDATE bonsela_ledger SET subject = ? WHERE tenant = ? AND issuance IN"
                        + " (SELECT i.id FROM bonsela_issuance i WHERE i.tenant = ? AND i.subject = ?)",
                erasure.pseudonym(),
                erasure.tenant(),
                erasure.tenant(),
                erasure.subject());
    }

    private void decisions() throws SQLException {
        for (byte[] body : bodies("bonsela_event", "subject = ?", erasure.subject())) {
            DecisionRecord record = erasure.of(codec.decision(body));
            Sql.update(
                    connection,
                    "UPDATE bonsela_event SET subject = ?, type = NULL, sequence = NULL, body = ?"
                            + " WHERE tenant = ? AND id = ?",
                    record.event().subject(),
                    codec.encode(record),
                    erasure.tenant(),
                    record.event().id());
        }
    }

    private void issuances() throws SQLException {
        for (byte[] body : bodies("bonsela_issuance", "subject = ?", erasure.subject())) {
            Issuance issuance = erasure.of(codec.issuance(body));
            Sql.update(
                    connection,
                    "UPDATE bonsela_issuance SET subject = ?, body = ? WHERE tenant = ? AND id = ?",
                    issuance.subject(),
                    codec.encode(issuance),
                    erasure.tenant(),
                    issuance.id());
        }
    }

    private void deliveries() throws SQLException {
        String named = "(subject = ? OR " + dialect.contains("body") + ")";
        for (byte[] body : bodies("bonsela_delivery", named, erasure.subject(), erasure.subject())) {
            Delivery before = codec.delivery(body);
            if (erasure.concerns(before)) {
                Delivery delivery = erasure.of(before);
                Sql.update(
                        connection,
                        "UPDATE bonsela_delivery SET subject = ?, state = ?, due_at = ?, body = ?"
                                + " WHERE tenant = ? AND id = ?",
                        delivery.subject(),
                        delivery.state().name(),
                        StateTables.dueAt(delivery),
                        codec.encode(delivery),
                        erasure.tenant(),
                        delivery.id());
                attempts(delivery.id());
            }
        }
    }

    private void attempts(String delivery) throws SQLException {
        for (DeliveryAttempt attempt : JdbcRecords.attempts(connection, erasure.tenant(), delivery)) {
            Sql.update(
                    connection,
                    "UPDATE bonsela_delivery_attempt SET code = ? WHERE tenant = ? AND delivery = ? AND number = ?",
                    erasure.of(attempt).code(),
                    erasure.tenant(),
                    delivery,
                    attempt.number());
        }
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
