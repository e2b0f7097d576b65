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

/** Prints how many changes the examples detect, by kind, and which they do not detect. */
final class Mutations {
    private Mutations() {}

    static void print(List<Mutant.Result> results, PrintWriter out) {
        Table table = new Table("kind", "changes", "detected", "equivalent", "undecided", "score");
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
                "No example detects these changes, and none was found that would:",
                r -> r.verdict() == SURVIVED && r.witness() == null,
                results,
                out);
        section(
                "Perhaps equivalent: no case near the examples has a different result:",
                r -> r.verdict() == EQUIVALENT,
                results,
                out);
        section(
                "Undecided: no case with a different result was found, but not all were tried. Check these yourself:",
                r -> r.verdict() == UNDECIDED,
                results,
                out);
    }

    /**
     * Prints each suggested example with the changes that it would detect. It can be copied to the file if it expects
     * the right outcome.
     */
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
            out.println(
                    "No example detects these changes. Those below would; check that they expect the right outcome.");
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
        long score = Mutant.score(results);
        table.row(
                name,
                String.valueOf(results.size()),
                String.valueOf(count(KILLED, results)),
                String.valueOf(count(EQUIVALENT, results)),
                String.valueOf(count(UNDECIDED, results)),
                score < 0 ? "-" : score + "%");
    }

    private static long count(Verdict verdict, List<Mutant.Result> results) {
        return results.stream().filter(result -> result.verdict() == verdict).count();
    }
}
