package io.bonsela.core.codec;

import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Issuance.Share;
import io.bonsela.api.Issuance.Terms;
import io.bonsela.api.Standing;
import io.bonsela.api.Standing.CapUse;
import io.bonsela.api.Standing.Parts;
import io.bonsela.api.Standing.Reservation;
import io.bonsela.api.Standing.Settlement;
import io.bonsela.api.Standing.Use;
import io.bonsela.api.rule.Cap;
import java.util.List;
import java.util.Set;

/** Writes and reads issuances. */
final class IssuanceCodec {
    private IssuanceCodec() {}

    static void write(Issuance issuance, Encoder out) {
        out.text(issuance.id())
                .text(issuance.tenant())
                .text(issuance.subject())
                .text(issuance.eventId())
                .text(issuance.rule())
                .number(issuance.effect())
                .number(issuance.effects())
                .optional(issuance.campaign(), out::text)
                .text(issuance.reward())
                .text(issuance.type())
                .constant(issuance.terms().delivery())
                .constant(issuance.terms().charging())
                .constant(issuance.terms().compensation())
                .optional(issuance.value(), out::money)
                .optional(issuance.cost(), out::money)
                .optional(issuance.price(), out::money)
                .instant(issuance.occurredAt())
                .instant(issuance.issuedAt())
                .optional(issuance.expiresAt(), out::instant)
                .list(
                        issuance.shares(),
                        share ->
                                out.text(share.line()).decimal(share.quantity()).money(share.amount()));
        write(issuance.standing(), out);
    }

    static Issuance read(Decoder in) {
        return new Issuance(
                in.text(),
                in.text(),
                in.text(),
                in.text(),
                in.text(),
                (int) in.number(),
                (int) in.number(),
                in.optional(in::text),
                in.text(),
                in.text(),
                new Terms(
                        in.constant(Terms.Delivery.class),
                        in.constant(Terms.Charging.class),
                        in.constant(Terms.Compensation.class)),
                in.optional(in::money),
                in.optional(in::money),
                in.optional(in::money),
                in.instant(),
                in.instant(),
                in.optional(in::instant),
                in.list(() -> new Share(in.text(), in.decimal(), in.money())),
                standing(in));
    }

    private static void write(Standing standing, Encoder out) {
        out.constant(standing.state())
                .instant(standing.since())
                .truth(standing.held())
                .optional(standing.heldUntil(), out::instant)
                .optional(
                        standing.parts(),
                        parts -> out.money(parts.remaining())
                                .money(parts.used())
                                .money(parts.lapsed())
                                .money(parts.reversed())
                                .money(parts.voided())
                                .money(parts.writtenOff()))
                .list(standing.capUses(), use -> write(use, out))
                .list(standing.returned(), use -> write(use, out))
                .optional(
                        standing.reservation(),
                        reservation -> out.text(reservation.budget())
                                .text(reservation.period())
                                .money(reservation.amount())
                                .money(reservation.charged())
                                .money(reservation.released()))
                .optional(standing.use(), use -> out.text(use.event()).optional(use.amount(), out::money))
                .list(standing.settlements(), each -> out.text(each.credit()).money(each.amount()));
    }

    private static Standing standing(Decoder in) {
        return new Standing(
                in.constant(IssuanceState.class),
                in.instant(),
                in.truth(),
                in.optional(in::instant),
                in.optional(() -> new Parts(in.money(), in.money(), in.money(), in.money(), in.money(), in.money())),
                in.list(() -> capUse(in)),
                in.list(() -> capUse(in)),
                in.optional(() -> new Reservation(in.text(), in.text(), in.money(), in.money(), in.money())),
                in.optional(() -> new Use(in.text(), in.optional(in::money))),
                in.list(() -> new Settlement(in.text(), in.money())));
    }

    private static void write(CapUse use, Encoder out) {
        out.text(use.cap())
                .text(use.scope())
                .text(use.window())
                .truth(use.ofSubject())
                .number(use.amount())
                .instant(use.at())
                .truth(use.ofGrant())
                .list(sorted(use.releasedOn()), out::constant);
    }

    private static List<Cap.Release> sorted(Set<Cap.Release> occasions) {
        return occasions.size() < 2
                ? List.copyOf(occasions)
                : occasions.stream().sorted().toList();
    }

    private static CapUse capUse(Decoder in) {
        return new CapUse(
                in.text(),
                in.text(),
                in.text(),
                in.truth(),
                in.number(),
                in.instant(),
                in.truth(),
                Set.copyOf(in.list(() -> in.constant(Cap.Release.class))));
    }
}
