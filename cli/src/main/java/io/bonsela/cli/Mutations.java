package io.bonsela.cli;

import static io.bonsela.rulefiles.mutation.Mutant.Verdict.EQUIVALENT;
import static io.bonsela.rulefiles.mutation.Mutant.Verdict.KILLED;
import static io.bonsela.rulefiles.mutation.Mutant.Verdict.SURVIVED;
import static io.bonsela.rulefiles.mutation.Mutant.Verdict.UNDECIDED;

import io.bonsela.rulefiles.example.Example;
import io.bonsela.rulefiles.mutation.Mutant;
import io.bonsela.rulefiles.mutation.Mutant.Verdict;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** What examples notice of changes, by kind, and what they do not. */
final class Mutations {
    private Mutations() {}

    static void print(List<Mutant.Result> results, PrintWriter out) {
        Table table = new Table("change", "made", "noticed", "equivalent", "undecided", "score");
        for (Mutant.Kind kind : Mutant.Kind.values()) {
            List<Mutant.Result> ofKind =
                    results.stream().filter(r -> r.mutant().kind() == kind).toList();
            if (!ofKind.isEmpty()) {
                row(kind.name().toLowerCase(Locale.ROOT), ofKind, table);
            }
        }
        row("all", results, table);
        out.println();
        table.lines(Terminal.width()).forEach(out::println);
        suggestions(results, out);
        section(
                "No example notices, and none was found that would:",
                r -> r.verdict() == SURVIVED && r.witness() == null,
                results,
                out);
        section(
                "Perhaps equivalent: no case near the examples comes out otherwise:",
                r -> r.verdict() == EQUIVALENT,
                results,
                out);
        section(
                "Undecided: no case was found that comes out otherwise, and not all were tried. Look at these yourself:",
                r -> r.verdict() == UNDECIDED,
                results,
                out);
    }

    /** Each example with the changes that it would notice, ready to be put into the file if what it expects is right. */
    private static void suggestions(List<Mutant.Result> results, PrintWriter out) {
        Map<Example, List<Mutant>> byExample = new LinkedHashMap<>();
        for (Mutant.Result result : results) {
            if (result.witness() != null) {
                byExample
                        .computeIfAbsent(result.witness(), witness -> new ArrayList<>())
                        .add(result.mutant());
            }
        }
        if (!byExample.isEmpty()) {
            out.println();
            out.println("No example notices these. The one below would; is what it expects right?");
        }
        byExample.forEach((example, mutants) -> {
            out.println();
            mutants.forEach(mutant -> out.println("  " + mutant.part() + ", " + mutant.change()));
            out.println("    examples: # of " + example.rule());
            ("      - " + example.toYaml(mutants.get(0).rules().zone())).lines().forEach(out::println);
        });
    }

    private static void section(
            String title, Predicate<Mutant.Result> which, List<Mutant.Result> results, PrintWriter out) {
        List<Mutant.Result> found = results.stream().filter(which).toList();
        if (!found.isEmpty()) {
            out.println();
            out.println(title);
            found.forEach(result -> out.println(
                    "    " + result.mutant().part() + ", " + result.mutant().change()));
        }
    }

    private static void row(String name, List<Mutant.Result> results, Table table) {
        long score = score(results);
        table.row(
                name,
                String.valueOf(results.size()),
                String.valueOf(count(KILLED, results)),
                String.valueOf(count(EQUIVALENT, results)),
                String.valueOf(count(UNDECIDED, results)),
                score < 0 ? "-" : score + "%");
    }

    /** How many of a hundred changes are noticed, of those that are not perhaps equivalent; below zero: there are none. */
    static long score(List<Mutant.Result> results) {
        long others = results.size() - count(EQUIVALENT, results);
        return others == 0 ? -1 : count(KILLED, results) * 100 / others;
    }

    private static long count(Verdict verdict, List<Mutant.Result> results) {
        return results.stream().filter(result -> result.verdict() == verdict).count();
    }
}
