package io.bonsela.api.store;

import io.bonsela.api.DayFigure;
import io.bonsela.api.IssuanceFigure;
import java.util.List;

/**
 * The figures of one day that were added up from the ledger and from the issuances.
 *
 * @param posted the sums posted on the day
 * @param issued the numbers of issuances granted on the day, by their states
 */
public record DayFigures(List<DayFigure> posted, List<IssuanceFigure> issued) implements State {
    /** No figures. */
    public static final DayFigures NONE = new DayFigures(List.of(), List.of());

    /** Copies the lists. */
    public DayFigures {
        posted = List.copyOf(posted);
        issued = List.copyOf(issued);
    }
}
