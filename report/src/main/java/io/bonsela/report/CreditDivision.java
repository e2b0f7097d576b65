package io.bonsela.report;

import io.bonsela.api.Reports.Breakage;
import io.bonsela.api.Reports.Division;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lines of a table on what became of credits, their value and then their cost: the month and reward, what was granted,
 * spent, expired, taken back and left, and the part that expired.
 */
public final class CreditDivision {
    private CreditDivision() {}

    /**
     * Returns the lines.
     *
     * @param prefix the beginning of each line
     * @param figures what became of the credits
     */
    public static List<List<String>> rows(String prefix, List<Breakage> figures) {
        return figures.stream()
                .flatMap(each -> {
                    String name = prefix + each.month() + " " + each.reward();
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
