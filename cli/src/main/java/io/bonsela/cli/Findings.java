package io.bonsela.cli;

import io.bonsela.api.Reports.Reconciliation;
import io.bonsela.api.Reports.Reconciliation.Source;
import io.bonsela.report.Numbers;
import java.io.PrintWriter;

/** Prints the problems of a store, at most the first hundred. */
final class Findings {
    private static final int MOST = 100;

    private final PrintWriter out;
    private long count;

    Findings(PrintWriter out) {
        this.out = out;
    }

    void add(String finding) {
        if (++count <= MOST) {
            out.println(finding);
        }
    }

    /** Adds the data that does not agree with its sources. */
    void add(String tenant, Reconciliation found) {
        found.unreadable().forEach(each -> add(tenant + ": " + each.what() + " cannot be read: " + each.why()));
        if (found.unchecked() > 0) {
            out.println(tenant + ": " + found.unchecked()
                    + " answers to commands are sealed with missing keys; whether they" + " were changed is unknown");
        }
        found.differences()
                .forEach(each -> add(tenant + ": " + each.what() + ": stored as " + each.kept() + ", but "
                        + derivation(each.source()) + each.derived()));
    }

    /** Returns the number of findings, and prints how many of them were not printed. */
    long end() {
        if (count > MOST) {
            out.println("and " + Numbers.count(count - MOST) + " more");
        }
        return count;
    }

    private static String derivation(Source source) {
        return switch (source) {
            case LEDGER -> "its ledger gives ";
            case ISSUANCES -> "its issuances give ";
            case EVENTS -> "the events give ";
            case COMMANDS -> "the commands give ";
            case RULE_SETS -> "the rule sets give ";
            case PARTS -> "its parts give ";
            case PROVIDER -> "its provider reports: ";
        };
    }
}
