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

/**
 * Messages of customers, each kept once, until they are handled and for a week after. WhatsApp's id of a message contains
 * the number of the sender, so a message is stored under a keyed hash of it.
 */
@Repository
class Inbox {
    private static final Duration CLAIM = Duration.ofMinutes(1);
    private static final Duration KEPT = Duration.ofDays(8);
    private static final int ATTEMPTS = 1_000;

    private final JdbcClient jdbc;
    private final Contacts contacts;
    private final TenantScope scope;
    private final Sealer sealer;
    private final JsonMapper json;
    private final Clock clock;

    Inbox(JdbcClient jdbc, Contacts contacts, TenantScope scope, Sealer sealer, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.contacts = contacts;
        this.scope = scope;
        this.sealer = sealer;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Identifies a message of a tenant.
     *
     * @param tenant the tenant
     * @param id the keyed hash of WhatsApp's id
     */
    record MessageId(String tenant, String id) {}

    /** Keeps messages that were not kept before, and who has sent them; returns those that were new. */
    List<MessageId> keep(String tenant, List<Incoming> messages) {
        return scope.within(
                tenant,
                () -> messages.stream()
                        .map(message -> keep(tenant, message))
                        .flatMap(Optional::stream)
                        .toList());
    }

    private Optional<MessageId> keep(String tenant, Incoming message) {
        String id = sealer.hash(tenant, "message " + message.id());
        int kept = jdbc.sql("INSERT INTO whatsapp_message (tenant, id, sealed_message, received_at) VALUES (?, ?, ?, ?)"
                        + " ON CONFLICT DO NOTHING")
                .params(tenant, id, sealer.seal(json.writeValueAsString(message), place(id)), now())
                .update();
        if (kept == 0) {
            return Optional.empty();
        }
        Contact contact = contacts.seen(tenant, message.phone(), message.userId(), message.at());
        jdbc.sql("UPDATE whatsapp_message SET contact = ? WHERE tenant = ? AND id = ?")
                .params(contact.id(), tenant, id)
                .update();
        return Optional.of(new MessageId(tenant, id));
    }

    /**
     * A message that is to be handled.
     *
     * @param contact the id of the contact that has sent it
     * @param message the message
     */
    record Taken(String contact, Incoming message) {}

    /** Takes a message for a minute, unless it was handled, is taken, or has failed too often. */
    Optional<Taken> take(MessageId key) {
        return scope.within(key.tenant(), () -> {
            int taken = jdbc.sql("UPDATE whatsapp_message SET claimed_until = ?, attempts = attempts + 1"
                            + " WHERE tenant = ? AND id = ? AND handled = 0 AND claimed_until < ? AND attempts < ?")
                    .params(Times.micros(clock.instant().plus(CLAIM)), key.tenant(), key.id(), now(), ATTEMPTS)
                    .update();
            return taken == 0
                    ? Optional.empty()
                    : jdbc.sql("SELECT contact, sealed_message FROM whatsapp_message WHERE tenant = ? AND id = ?")
                            .params(key.tenant(), key.id())
                            .query((row, number) -> new Taken(
                                    row.getString(1),
                                    json.readValue(sealer.open(row.getString(2), place(key.id())), Incoming.class)))
                            .optional();
        });
    }

    /**
     * Records the answer to a message. Called within its tenant.
     *
     * @return whether it had no answer, and was not erased meanwhile
     */
    boolean answered(MessageId key, String reply) {
        return jdbc.sql("UPDATE whatsapp_message SET handled = 1, sealed_reply = ?"
                                + " WHERE tenant = ? AND id = ? AND handled = 0")
                        .params(sealer.seal(reply, place(key.id())), key.tenant(), key.id())
                        .update()
                == 1;
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
