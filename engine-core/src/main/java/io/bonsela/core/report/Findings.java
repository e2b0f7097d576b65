package io.bonsela.core.report;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Reports.Reconciliation;
import io.bonsela.api.Reports.Reconciliation.Difference;
import io.bonsela.api.Reports.Reconciliation.Source;
import io.bonsela.api.Reports.Reconciliation.Unreadable;
import java.util.ArrayList;
import java.util.List;

/** Collects the findings of a reconciliation. Not thread-safe. */
final class Findings {
    private final List<Difference> differences = new ArrayList<>();
    private final List<Unreadable> unreadable = new ArrayList<>();
    private long unchecked;

    void compare(String what, Object kept, Object derived, Source source) {
        if (!kept.equals(derived)) {
            differ(what, kept.toString(), derived.toString(), source);
        }
    }

    void differ(String what, String kept, String derived, Source source) {
        differences.add(new Difference(what, kept, derived, source));
    }

    void unreadable(String what, BonselaException why) {
        unreadable(what, why.detail());
    }

    void unreadable(String what, String why) {
        unreadable.add(new Unreadable(what, why));
    }

    /** Counts a seal whose key is missing. */
    void unchecked() {
        unchecked++;
    }

    Reconciliation of(String tenant) {
        return new Reconciliation(tenant, differences, unreadable, unchecked);
    }
}
