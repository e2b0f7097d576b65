package io.bonsela.cli;

import io.bonsela.api.Event;
import io.bonsela.api.analysis.Analysis;
import io.bonsela.api.analysis.Analysis.Answer;
import io.bonsela.api.analysis.Analysis.Answer.Verdict;
import io.bonsela.api.analysis.Analysis.Bound;
import io.bonsela.api.analysis.Analysis.Branch;
import io.bonsela.api.analysis.Analysis.Liability;
import io.bonsela.api.analysis.Analysis.Overlap;
import io.bonsela.api.analysis.Analysis.RuleAnalysis;
import io.bonsela.api.analysis.Analysis.Witness;
import io.bonsela.api.rule.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes an analysis as text: problems first, then maximum liabilities, then overlaps. */
final class AnalysisText {
    private AnalysisText() {}

    static List<String> lines(Analysis analysis) {
        List<String> lines = new ArrayList<>();
        analysis.rules().forEach(rule -> addMistakes(rule, lines));
        if (lines.isEmpty()) {
            lines.add("every rule can pay, and every alternative can hold");
        }
        lines.add("");
        lines.add("maximum liability");
        analysis.rules().stream()
                .filter(rule -> rule.fires().verdict() != Verdict.NO)
                .forEach(rule -> addBounds("rule", rule.liability(), lines));
        analysis.campaigns().forEach(campaign -> addBounds("campaign", campaign, lines));
        addOverlaps(analysis.overlaps(), lines);
        return lines;
    }

    private static void addMistakes(RuleAnalysis rule, List<String> lines) {
        if (!rule.shadowedBy().isEmpty()) {
            lines.add(rule.rule() + ": never pays: its lane is always taken by "
                    + String.join(" or ", rule.shadowedBy()));
        } else if (rule.fires().verdict() != Verdict.YES) {
            lines.add(rule.rule() + ": "
                    + (rule.fires().verdict() == Verdict.NO ? "never pays" : "undecided whether it ever pays"));
        }
        for (Branch branch : rule.branches()) {
            if (branch.reachable().verdict() != Verdict.YES) {
                lines.add(rule.rule() + ", " + branch.place() + ": "
                        + (branch.reachable().verdict() == Verdict.NO ? "never holds: " : "undecided: ")
                        + branch.expression());
            }
        }
    }

    private static void addBounds(String what, Liability liability, List<String> lines) {
        lines.add("  " + what + " " + liability.id() + (liability.bounded() ? "" : ": no overall limit"));
        liability.bounds().forEach(bound -> lines.add("    " + text(bound)));
    }

    private static String text(Bound bound) {
        String each = bound.each() == null ? "" : " per " + bound.each();
        return bound.atMost() + each + " " + window(bound.window()) + ", by " + bound.by();
    }

    static String window(Window window) {
        if (window instanceof Window.Calendar calendar) {
            return "per " + calendar.period().name().toLowerCase(Locale.ROOT);
        }
        if (window instanceof Window.Rolling rolling) {
            Duration length = rolling.length();
            return length.toSeconds() % Duration.ofDays(1).toSeconds() == 0
                    ? "in any " + length.toDays() + " days"
                    : "in any " + length;
        }
        return "in total";
    }

    private static void addOverlaps(List<Overlap> overlaps, List<String> lines) {
        List<Overlap> possible = overlaps.stream()
                .filter(overlap -> overlap.both().verdict() != Verdict.NO)
                .toList();
        if (!possible.isEmpty()) {
            lines.add("");
            lines.add("rules that pay for the same event");
        }
        for (Overlap overlap : possible) {
            Answer both = overlap.both();
            lines.add("  " + overlap.first() + " and " + overlap.second()
                    + (both.witness() == null ? ": undecided" : ": " + text(both.witness())));
        }
    }

    private static String text(Witness witness) {
        String before = witness.before().isEmpty()
                ? ""
                : ", after " + witness.before().size() + " other event"
                        + (witness.before().size() == 1 ? "" : "s");
        String refused = witness.refused().isEmpty()
                ? ""
                : ", with these rules refused: " + String.join(", ", witness.refused());
        return text(witness.event()) + before + refused;
    }

    private static String text(Event event) {
        String attributes = event.attributes().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return event.type() + (attributes.isEmpty() ? "" : " with " + attributes) + " at " + event.occurredAt();
    }
}
