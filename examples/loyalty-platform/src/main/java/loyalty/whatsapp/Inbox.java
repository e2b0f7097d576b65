package loyalty.whatsapp;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import loyalty.secret.Sealer;
import loyalty.tenant.TenantScope;
import loyalty.tenant.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** Messages of customers, each kept once, until they are handled and for a week after. */
@Repository
class Inbox {
    private static final Duration CLAIM = Duration.ofMinutes(1);
    private static final Duration KEPT = Duration.ofDays(8);
    private static final int ATTEMPTS = 1_000;

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final Sealer sealer;
    private final JsonMapper json;
    private final Clock clock;

    Inbox(JdbcClient jdbc, TenantScope scope, Sealer sealer, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.sealer = sealer;
        this.json = json;
        this.clock = clock;
    }

    /** Identifies a message of a tenant. */
    record MessageId(String tenant, String id) {}

    /** Keeps messages that were not kept before; returns those that were new. */
    List<MessageId> keep(String tenant, List<Incoming> messages) {
        return scope.within(
                tenant,
                () -> messages.stream()
                        .filter(message -> jdbc.sql("INSERT INTO whatsapp_message (tenant, id, sealed_message,"
                                                + " received_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
                                        .params(
                                                tenant,
                                                message.id(),
                                                sealer.seal(json.writeValueAsString(message), place(message.id())),
                                                now())
                                        .update()
                                == 1)
                        .map(message -> new MessageId(tenant, message.id()))
                        .toList());
    }

    /** Takes a message for a minute, unless it was handled, is taken, or has failed too often. */
    Optional<Incoming> take(MessageId key) {
        return scope.within(key.tenant(), () -> {
            int taken = jdbc.sql("UPDATE whatsapp_message SET claimed_until = ?, attempts = attempts + 1"
                            + " WHERE tenant = ? AND id = ? AND handled = 0 AND claimed_until < ? AND attempts < ?")
                    .params(Times.micros(clock.instant().plus(CLAIM)), key.tenant(), key.id(), now(), ATTEMPTS)
                    .update();
            return taken == 0
                    ? Optional.empty()
                    : jdbc.sql("SELECT sealed_message FROM whatsapp_message WHERE tenant = ? AND id = ?")
                            .params(key.tenant(), key.id())
                            .query(String.class)
                            .optional()
                            .map(text -> json.readValue(sealer.open(text, place(key.id())), Incoming.class));
        });
    }

    /** Records the answer to a message. Called within its tenant. */
    void answered(MessageId key, Contact contact, String reply) {
        jdbc.sql("UPDATE whatsapp_message SET handled = 1, contact = ?, sealed_reply = ? WHERE tenant = ? AND id = ?")
                .params(contact.id(), sealer.seal(reply, place(key.id())), key.tenant(), key.id())
                .update();
    }

    /**
     * An answer.
     *
     * @param contact who gets it
     * @param text the text
     */
    record Reply(String contact, String text) {
        /** Shows no text. */
        @Override
        public String toString() {
            return "Reply[" + contact + ']';
        }
    }

    /** Returns the answer to a message; empty if there is none, or no longer. */
    Optional<Reply> reply(MessageId key) {
        return scope.reading(
                key.tenant(),
                () -> jdbc.sql("SELECT contact, sealed_reply FROM whatsapp_message"
                                + " WHERE tenant = ? AND id = ? AND sealed_reply IS NOT NULL")
                        .params(key.tenant(), key.id())
                        .query((row, number) ->
                                new Reply(row.getString(1), sealer.open(row.getString(2), place(key.id()))))
                        .optional());
    }

    /** Returns messages that are not handled and that nobody has taken, from the oldest. */
    List<MessageId> waiting(int limit) {
        return scope.acrossTenants(() -> jdbc.sql("SELECT tenant, id FROM whatsapp_message"
                        + " WHERE handled = 0 AND claimed_until < ? AND attempts < ? ORDER BY received_at LIMIT ?")
                .params(now(), ATTEMPTS, limit)
                .query((row, number) -> new MessageId(row.getString(1), row.getString(2)))
                .list());
    }

    /** Removes messages that WhatsApp no longer repeats. */
    void forget(String tenant) {
        Instant before = clock.instant().minus(KEPT);
        scope.within(
                tenant,
                () -> jdbc.sql("DELETE FROM whatsapp_message WHERE tenant = ? AND received_at < ?")
                        .params(tenant, Times.micros(before))
                        .update());
    }

    private long now() {
        return Times.micros(clock.instant());
    }

    private static String place(String id) {
        return "whatsapp " + id;
    }
}
