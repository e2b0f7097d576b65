package io.bonsela.report;

import io.bonsela.api.backtest.BacktestReport;
import io.bonsela.report.Page.Tile;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * A report on what new rules would have changed, and for whom: charts first, then tables.
 *
 * @param report the backtest
 * @param omissions the events that were left out
 * @param zone the zone of times
 */
public record ChangesReport(BacktestReport report, Omissions omissions, ZoneId zone) {
    /**
     * Returns the page, without the document type line.
     *
     * @param title the title
     * @param subtitle the sources of the page
     */
    public String html(String title, String subtitle) {
        return Page.html(title, subtitle, this::write);
    }

    /** Returns the content without a page around it, for a page of the host that has {@link ReportStyle#css}. */
    public String fragment() {
        return Page.fragment(this::write);
    }

    private void write(Page page) {
        page.tiles(tiles());
        omissions.tell(page);
        if (report.baseline().days().isEmpty() && report.candidate().days().isEmpty()) {
            page.paragraph("Neither the old rules nor the new rules issue anything, so there are no charts.");
        } else {
            page.charts(new ChangesCharts(report)::draw);
        }
        new ChangesTables(report, zone).write(page);
    }

    private List<Tile> tiles() {
        List<Tile> tiles = new ArrayList<>();
        tiles.add(new Tile(
                Numbers.count(report.decisionsChanged()),
                "of " + Numbers.count(report.candidate().decided()) + " decisions changed"));
        tiles.add(new Tile(Numbers.count(report.candidate().customers()), "customers"));
        tiles.add(new Tile(
                Numbers.percent(report.candidate().reached(), report.candidate().customers()),
                "of customers reached, was "
                        + Numbers.percent(
                                report.baseline().reached(), report.baseline().customers())));
        tiles.add(new Tile(Numbers.signed(BigDecimal.valueOf(report.issued())), "rewards issued"));
        report.value().forEach((unit, change) -> tiles.add(new Tile(Numbers.signed(change), unit + " granted")));
        report.cost().forEach((unit, change) -> tiles.add(new Tile(Numbers.signed(change), unit + " cost")));
        tiles.add(new Tile(Numbers.count(report.subjectsGaining()), "subjects earn more"));
        tiles.add(new Tile(Numbers.count(report.subjectsLosing()), "subjects earn less"));
        return tiles;
    }
}
