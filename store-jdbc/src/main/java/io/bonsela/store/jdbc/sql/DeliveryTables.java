package io.bonsela.store.jdbc.sql;

import static io.bonsela.store.jdbc.sql.Column.bytes;
import static io.bonsela.store.jdbc.sql.Column.number;
import static io.bonsela.store.jdbc.sql.Column.text;
import static io.bonsela.store.jdbc.sql.StateTable.row;

import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.DeliveryAttempt;
import io.bonsela.api.store.Codec;
import io.bonsela.api.store.State.FormerReference;
import io.bonsela.api.store.StateKey.AttemptKey;
import io.bonsela.api.store.StateKey.DeliveryKey;
import io.bonsela.api.store.StateKey.FormerReferenceKey;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tables of deliveries, their former references, and the attempts at them. */
final class DeliveryTables {
    private DeliveryTables() {}

    /** Writing a delivery ends the lease on it. */
    static StateTable<DeliveryKey, Delivery> deliveries(Codec codec) {
        return new StateTable<>(
                DeliveryKey.class,
                "bonsela_delivery",
                List.of(text("tenant"), text("id")),
                List.of(
                        text("subject"),
                        text("connector"),
                        text("state"),
                        number("contradicted"),
                        number("created_at"),
                        number("due_at"),
                        text("reference"),
                        text("provider_reference"),
                        number("leased_until"),
                        bytes("body")),
                false,
                key -> row(key.tenant(), key.id()),
                in -> new DeliveryKey(in.text(), in.text()),
                delivery -> row(
                        delivery.subject(),
                        delivery.connector(),
                        delivery.state().name(),
                        delivery.progress().isContradicted() ? 1L : 0L,
                        Times.micros(delivery.createdAt()),
                        dueAt(delivery),
                        delivery.reference(),
                        delivery.progress().providerReference(),
                        null,
                        codec.encode(delivery)),
                in -> {
                    in.skip(9);
                    return codec.delivery(in.bytes());
                });
    }

    static @Nullable Long dueAt(Delivery delivery) {
        Instant due = delivery.progress().dueAt();
        return due == null ? null : Times.microsFrom(due);
    }

    static StateTable<FormerReferenceKey, FormerReference> formerReferences() {
        return new StateTable<>(
                FormerReferenceKey.class,
                "bonsela_former_reference",
                List.of(text("tenant"), text("connector"), text("reference")),
                List.of(text("delivery")),
                false,
                key -> row(key.tenant(), key.connector(), key.reference()),
                in -> new FormerReferenceKey(in.text(), in.text(), in.text()),
                former -> row(former.delivery()),
                in -> new FormerReference(in.text()));
    }

    static StateTable<AttemptKey, DeliveryAttempt> attempts() {
        return new StateTable<>(
                AttemptKey.class,
                "bonsela_delivery_attempt",
                List.of(text("tenant"), text("delivery"), number("number")),
                List.of(
                        text("kind"),
                        number("generation"),
                        number("at"),
                        number("took"),
                        text("outcome"),
                        text("code")),
                false,
                key -> row(key.tenant(), key.delivery(), (long) key.number()),
                in -> new AttemptKey(in.text(), in.text(), (int) in.number()),
                attempt -> row(
                        attempt.kind().name(),
                        (long) attempt.generation(),
                        Times.micros(attempt.at()),
                        attempt.took().toNanos() / 1_000,
                        attempt.outcome(),
                        attempt.code()),
                in -> {
                    in.back(3);
                    return attempt(in);
                });
    }

    /** Reads all columns. */
    static DeliveryAttempt attempt(Row in) throws SQLException {
        return new DeliveryAttempt(
                in.text(),
                in.text(),
                (int) in.number(),
                in.constant(DeliveryAttempt.Kind.class),
                (int) in.number(),
                Times.instant(in.number()),
                Duration.ofNanos(in.number() * 1_000),
                in.text(),
                in.text());
    }
}
