package io.bonsela.core.report;

import io.bonsela.api.DayFigure;
import io.bonsela.api.Issuance;
import io.bonsela.api.IssuanceFigure;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Reports.Reconciliation.Source;
import io.bonsela.api.store.DayFigures;
import io.bonsela.api.store.State;
import io.bonsela.api.store.State.Watermark;
import io.bonsela.api.store.State.Watermark.Positions;
import io.bonsela.api.store.StateKey;
import io.bonsela.api.store.StateKey.DayFiguresKey;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares the figures by day with the ledger and the issuances. Not thread-safe. */
final class FiguresCheck {
    private static final String POSITIONS = "positions of figures by day";

    private final Figures figures;
    private final Findings findings;
    private final FigureSums recounted;
    private boolean present;
    private @Nullable Watermark watermark;

    FiguresCheck(Figures figures, Findings findings) {
        this.figures = figures;
        this.findings = findings;
        recounted = new FigureSums(figures.zone());
    }

    void entry(LedgerEntry entry) {
        recounted.entry(entry);
    }

    void issuance(Issuance issuance) {
        recounted.issuance(issuance);
    }

    void state(StateKey<?> key, State state) {
        if (key instanceof DayFiguresKey day && state instanceof DayFigures of) {
            present = true;
            day(day.date(), of);
        } else if (state instanceof Watermark of) {
            watermark = of;
        }
    }

    /** Checks that the figures of a day are of that day, and that none is there twice. */
    private void day(LocalDate date, DayFigures of) {
        Set<String> names = new HashSet<>();
        of.posted().forEach(figure -> figure(date, figure.date(), names.add(name(figure)), name(figure)));
        of.issued().forEach(figure -> figure(date, figure.date(), names.add(name(figure)), name(figure)));
    }

    private void figure(LocalDate date, LocalDate ofFigure, boolean isFirst, String name) {
        if (!date.equals(ofFigure) || !isFirst) {
            findings.differ(name, "in the row of " + date, "once, in the row of " + ofFigure, Source.PARTS);
        }
    }

    void end() {
        if (watermark == null) {
            if (present) {
                findings.differ(POSITIONS, "missing", "present, because there are figures", Source.PARTS);
            }
            return;
        }
        Positions last = figures.snapshot().last(figures.tenant());
        Positions through = watermark.through();
        if (through.ledger() > last.ledger() || through.issuances() > last.issuances()) {
            findings.differ(
                    POSITIONS,
                    through.ledger() + " and " + through.issuances(),
                    "at most " + last.ledger() + " and " + last.issuances(),
                    Source.PARTS);
        }
        compare(postings(figures.days(Instant.MIN, Instant.MAX)), postings(recounted.posted()), Source.LEDGER);
        compare(grants(figures.issuances(Instant.MIN, Instant.MAX)), grants(recounted.granted()), Source.ISSUANCES);
    }

    private static Map<String, String> postings(List<DayFigure> figures) {
        Map<String, String> values = new HashMap<>();
        figures.forEach(figure -> values.put(name(figure), figure.amount() + " in " + figure.postings()));
        return values;
    }

    private static Map<String, String> grants(List<IssuanceFigure> figures) {
        Map<String, String> values = new HashMap<>();
        figures.forEach(figure -> values.put(name(figure), String.valueOf(figure.count())));
        return values;
    }

    private void compare(Map<String, String> kept, Map<String, String> derived, Source source) {
        TreeSet<String> names = new TreeSet<>(kept.keySet());
        names.addAll(derived.keySet());
        for (String name : names) {
            findings.compare(name, kept.getOrDefault(name, "none"), derived.getOrDefault(name, "none"), source);
        }
    }

    private static String name(DayFigure figure) {
        return "figure of " + figure.date() + ' ' + figure.kind() + " campaign " + figure.campaign() + " rule "
                + figure.rule() + ' ' + figure.amount().currency().code();
    }

    private static String name(IssuanceFigure figure) {
        return "figure of " + figure.date() + " campaign " + figure.campaign() + " rule " + figure.rule() + " reward "
                + figure.reward() + ' ' + figure.state();
    }
}
