package io.bonsela.report;

import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.IssuanceFigure;
import io.bonsela.api.Money;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.Reports.Breakage;
import io.bonsela.api.backtest.BacktestReport.Figures;
import io.bonsela.report.Page.Tile;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * A report on what was issued and spent: charts first, then tables.
 *
 * @param figures the figures of the events
 * @param states the number of rewards in each state
 * @param credits what became of the credits
 * @param budgets every period of every budget
 * @param omissions the events that were left out
 * @param zone the zone of dates and times
 */
public record FiguresReport(
        Figures figures,
        List<IssuanceFigure> states,
        List<Breakage> credits,
        List<BudgetBalance> budgets,
        Omissions omissions,
        ZoneId zone) {
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
        RewardStates fates = new RewardStates(states);
        page.tiles(tiles(fates));
        omissions.tell(page);
        if (figures.days().isEmpty()) {
            page.paragraph("Nothing was issued, so there are no charts.");
        } else {
            page.charts(new FiguresCharts(figures, fates, budgets)::draw);
        }
        new FiguresTables(figures, fates, credits, budgets, zone).write(page);
    }

    private List<Tile> tiles(RewardStates fates) {
        List<Tile> tiles = new ArrayList<>();
        tiles.add(new Tile(Numbers.count(figures.decided()), "events decided"));
        tiles.add(new Tile(Numbers.count(figures.customers()), "customers"));
        if (figures.customers() > 0) {
            tiles.add(new Tile(Numbers.percent(figures.reached(), figures.customers()), "of customers reached"));
        }
        tiles.add(new Tile(Numbers.count(figures.issued()), "rewards issued"));
        figures.value().forEach((unit, value) -> {
            if (value.minorUnits() != 0) {
                tiles.add(new Tile(Numbers.amount(value), unit + " granted"));
            }
        });
        figures.cost().forEach((unit, cost) -> {
            tiles.add(new Tile(Numbers.amount(cost), unit + " cost"));
            Money sales = figures.sales().get(unit);
            if (sales != null && sales.isPositive()) {
                tiles.add(new Tile(
                        Numbers.percent(cost.minorUnits(), sales.minorUnits()), "cost as a share of sales in " + unit));
            }
        });
        if (fates.hasEnded()) {
            tiles.add(new Tile(Numbers.percent(fates.all(IssuanceState.REDEEMED), fates.all()), "of rewards redeemed"));
        }
        return tiles;
    }
}
