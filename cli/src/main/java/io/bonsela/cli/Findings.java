package io.bonsela.cli;

import io.bonsela.api.Reports.Reconciliation;
import io.bonsela.api.Reports.Reconciliation.Source;
import io.bonsela.cli.report.Numbers;
import java.io.PrintWriter;

/** Tells what is wrong with a store, the first hundred of it. */
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

    /** What does not agree with what it derives from. */
    void add(String tenant, Reconciliation found) {
        found.unreadable().forEach(each -> add(tenant + ": " + each.what() + " cannot be read: " + each.why()));
        if (found.unchecked() > 0) {
            out.println(tenant + ": " + found.unchecked() + " answers to commands were sealed with keys that are not"
                    + " here; whether they were changed cannot be told");
        }
        found.differences()
                .forEach(each -> add(tenant + ": " + each.what() + " is kept as " + each.kept() + ", and "
                        + derivation(each.source()) + each.derived()));
    }

    /** How many there are; tells how many of them were not told. */
    long end() {
        if (count > MOST) {
            out.println("and " + Numbers.count(count - MOST) + " more of these");
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
            case PARTS -> "what belongs to it gives ";
            case PROVIDER -> "its provider says: ";
        };
    }
}
