package io.bonsela.cli.report;

import io.bonsela.api.Reports.Breakage;
import io.bonsela.api.Reports.Division;
import java.util.List;
import java.util.stream.Stream;

/** Lines of a table on what became of credits: their value, then their cost. */
public final class CreditDivision {
    private CreditDivision() {}

    /** Returns the headings; the first column is the month and the reward. */
    public static List<String> headings() {
        return List.of("granted in", "granted", "spent", "expired", "taken back", "outstanding", "breakage");
    }

    /**
     * Returns the lines.
     *
     * @param figures what became of the credits
     */
    public static List<List<String>> rows(List<Breakage> figures) {
        return figures.stream()
                .flatMap(each -> {
                    String name = each.month() + " " + each.reward();
                    return Stream.concat(
                            Stream.of(row(name, each.value())),
                            each.costs().stream().map(cost -> row(name + ", cost", cost)));
                })
                .toList();
    }

    private static List<String> row(String name, Division of) {
        return List.of(
                name,
                Numbers.money(of.granted()),
                Numbers.amount(of.spent()),
                Numbers.amount(of.expired()),
                Numbers.amount(of.takenBack()),
                Numbers.amount(of.outstanding()),
                Numbers.percent(of.expired().minorUnits(), of.granted().minorUnits()));
    }
}
