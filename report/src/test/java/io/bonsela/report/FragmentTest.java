package io.bonsela.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.backtest.Tally;
import io.bonsela.api.rule.RuleSet;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A report as a part of a page of the host. */
class FragmentTest {
    private static final FiguresReport REPORT = new FiguresReport(
            new Tally(RuleSet.of("shop", ZoneOffset.UTC).build()).figures(List.of()),
            List.of(),
            List.of(),
            List.of(),
            new Omissions(),
            ZoneOffset.UTC);

    @Test
    void aFragmentIsOneElementOfThePage() {
        String fragment = REPORT.fragment();
        assertThat(fragment)
                .startsWith("<div class=\"report\">")
                .endsWith("</div>")
                .doesNotContain("<html", "<head", "<body", "<style", "<main");
        assertThat(REPORT.html("title", "subtitle"))
                .contains(fragment.substring("<div class=\"report\">".length(), fragment.length() - "</div>".length()));
    }

    @Test
    void itsStyleConcernsReportsAlone() {
        String rules = ReportStyle.css().replace("@media print {", "").replaceAll("\\{[^}]*}", "{}");
        assertThat(rules.split("\\{}"))
                .hasSizeGreaterThan(30)
                .allSatisfy(selectors -> assertThat(
                                selectors.replace("}", "").strip().split(","))
                        .allSatisfy(selector -> assertThat(selector.strip())
                                .satisfiesAnyOf(
                                        one -> assertThat(one).startsWith(".report"),
                                        one -> assertThat(one).isEmpty())));
    }
}
