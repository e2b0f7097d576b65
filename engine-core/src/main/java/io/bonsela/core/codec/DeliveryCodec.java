package io.bonsela.core.codec;

import io.bonsela.api.delivery.Delivery;
import io.bonsela.api.delivery.Delivery.Content;
import io.bonsela.api.delivery.Delivery.Content.OfMessage;
import io.bonsela.api.delivery.Delivery.Content.OfReward;
import io.bonsela.api.delivery.Delivery.DeliveryState;
import io.bonsela.api.delivery.Progress;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Writes and reads deliveries. */
final class DeliveryCodec {
    private DeliveryCodec() {}

    static void write(Delivery delivery, Encoder out) {
        out.text(delivery.id())
                .text(delivery.tenant())
                .optional(delivery.subject(), out::text)
                .text(delivery.connector());
        if (delivery.content() instanceof OfReward reward) {
            out.tag('r')
                    .text(reward.issuance())
                    .text(reward.event())
                    .text(reward.reward())
                    .optional(reward.value(), out::money)
                    .optional(reward.to(), out::text)
                    .list(new TreeMap<>(reward.parameters()).entrySet(), one -> {
                        out.text(one.getKey()).text(one.getValue());
                    })
                    .optional(reward.fallbackPool(), out::text);
        } else if (delivery.content() instanceof OfMessage message) {
            out.tag('m').text(message.type()).instant(message.happenedAt()).value(new TreeMap<>(message.data()));
        }
        out.instant(delivery.createdAt()).text(delivery.correlation());
        write(delivery.progress(), out);
    }

    private static void write(Progress progress, Encoder out) {
        out.constant(progress.state())
                .instant(progress.since())
                .optional(progress.dueAt(), out::instant)
                .number(progress.generation())
                .number(progress.attempts())
                .number(progress.sends())
                .number(progress.lookups())
                .number(progress.logged())
                .optional(progress.firstSentAt(), out::instant)
                .optional(progress.lastSentAt(), out::instant)
                .optional(progress.unknownSince(), out::instant)
                .constant(progress.evidence())
                .list(progress.proofs(), proof -> {
                    out.number(proof);
                })
                .number(progress.settledProofs())
                .optional(progress.providerReference(), out::text)
                .text(progress.code())
                .optional(progress.delivered(), out::money);
    }

    static Delivery read(Decoder in) {
        return new Delivery(
                in.text(),
                in.text(),
                in.optional(in::text),
                in.text(),
                in.tag() == 'r' ? reward(in) : message(in),
                in.instant(),
                in.text(),
                progress(in));
    }

    private static Content reward(Decoder in) {
        Map<String, String> parameters = new TreeMap<>();
        return new OfReward(
                in.text(),
                in.text(),
                in.text(),
                in.optional(in::money),
                in.optional(in::text),
                in.list(() -> parameters.put(in.text(), in.text())).isEmpty() ? Map.of() : parameters,
                in.optional(in::text));
    }

    private static Content message(Decoder in) {
        String type = in.text();
        Instant happenedAt = in.instant();
        Map<String, Object> data = new TreeMap<>();
        ((Map<?, ?>) Objects.requireNonNull(in.value())).forEach((name, value) -> data.put((String) name, value));
        return new OfMessage(type, happenedAt, data);
    }

    private static Progress progress(Decoder in) {
        return new Progress(
                in.constant(DeliveryState.class),
                in.instant(),
                in.optional(in::instant),
                (int) in.number(),
                (int) in.number(),
                (int) in.number(),
                (int) in.number(),
                (int) in.number(),
                in.optional(in::instant),
                in.optional(in::instant),
                in.optional(in::instant),
                in.constant(Progress.Evidence.class),
                in.list(() -> (int) in.number()),
                (int) in.number(),
                in.optional(in::text),
                in.text(),
                in.optional(in::money));
    }
}
