package io.bonsela.cli;

import static io.bonsela.rulefiles.Mutant.Verdict.EQUIVALENT;
import static io.bonsela.rulefiles.Mutant.Verdict.KILLED;
import static io.bonsela.rulefiles.Mutant.Verdict.SURVIVED;

import io.bonsela.rulefiles.Example;
import io.bonsela.rulefiles.Mutant;
import io.bonsela.rulefiles.Mutant.Verdict;
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
        Table table = new Table("change", "made", "noticed", "equivalent", "score");
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
                "Perhaps equivalent: no case was found that comes out otherwise:",
                r -> r.verdict() == EQUIVALENT,
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
        long killed = count(KILLED, results);
        long equivalent = count(EQUIVALENT, results);
        long others = results.size() - equivalent;
        table.row(
                name,
                String.valueOf(results.size()),
                String.valueOf(killed),
                String.valueOf(equivalent),
                others == 0 ? "-" : killed * 100 / others + "%");
    }

    private static long count(Verdict verdict, List<Mutant.Result> results) {
        return results.stream().filter(result -> result.verdict() == verdict).count();
    }
}
