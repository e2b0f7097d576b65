package io.bonsela.core.codec;

import io.bonsela.api.DayFigure;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.IssuanceFigure;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.store.DayFigures;

/** Encodes the figures of a day. */
final class FiguresCodec {
    private FiguresCodec() {}

    static void write(DayFigures figures, Encoder out) {
        out.list(figures.posted(), figure -> write(figure, out));
        out.list(figures.issued(), figure -> write(figure, out));
    }

    private static void write(DayFigure figure, Encoder out) {
        out.date(figure.date())
                .optional(figure.campaign(), out::text)
                .optional(figure.rule(), out::text)
                .constant(figure.kind())
                .money(figure.amount())
                .number(figure.postings());
    }

    private static void write(IssuanceFigure figure, Encoder out) {
        out.date(figure.date())
                .optional(figure.campaign(), out::text)
                .text(figure.rule())
                .text(figure.reward())
                .constant(figure.state())
                .number(figure.count());
    }

    static DayFigures read(Decoder in) {
        return new DayFigures(in.list(() -> posted(in)), in.list(() -> issued(in)));
    }

    private static DayFigure posted(Decoder in) {
        return new DayFigure(
                in.date(),
                in.optional(in::text),
                in.optional(in::text),
                in.constant(LedgerEntry.Kind.class),
                in.money(),
                in.number());
    }

    private static IssuanceFigure issued(Decoder in) {
        return new IssuanceFigure(
                in.date(), in.optional(in::text), in.text(), in.text(), in.constant(IssuanceState.class), in.number());
    }
}
