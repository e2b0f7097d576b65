package io.bonsela.cli;

import io.bonsela.rulefiles.Mutant;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** What examples notice of changes, by kind, and what they do not. */
final class Mutations {
    private Mutations() {}

    static void print(List<Mutant.Result> results, PrintWriter out) {
        Table table = new Table("change", "made", "noticed", "score");
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
        List<Mutant.Result> survivors =
                results.stream().filter(result -> !result.killed()).toList();
        if (!survivors.isEmpty()) {
            out.println();
            out.println("No example notices:");
            survivors.forEach(survivor -> out.println("  "
                    + survivor.mutant().rule().id() + ", " + survivor.mutant().change()));
        }
    }

    private static void row(String name, List<Mutant.Result> results, Table table) {
        long killed = results.stream().filter(Mutant.Result::killed).count();
        table.row(
                name,
                String.valueOf(results.size()),
                String.valueOf(killed),
                results.isEmpty() ? "-" : killed * 100 / results.size() + "%");
    }
}
