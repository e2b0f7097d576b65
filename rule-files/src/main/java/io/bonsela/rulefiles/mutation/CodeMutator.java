package io.bonsela.rulefiles.mutation;

import io.bonsela.api.rule.PromoCode;
import io.bonsela.rulefiles.mutation.Mutant.Kind;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Creates variants of a typed code with one change each: in its limits and its dates. */
final class CodeMutator {
    private final PromoCode code;
    private final List<Change> changes = new ArrayList<>();

    /** A code with one change. */
    record Change(Kind kind, String change, PromoCode code) {}

    private CodeMutator(PromoCode code) {
        this.code = code;
    }

    static List<Change> of(PromoCode code) {
        CodeMutator mutator = new CodeMutator(code);
        for (int step = 1; step >= -1; step -= 2) {
            mutator.limits(step);
            mutator.dates(step);
        }
        return mutator.changes;
    }

    private void limits(int step) {
        Long limit = code.limit();
        if (limit != null && limit + step > 0) {
            add(Kind.THRESHOLD, "limit", limit, limit + step, code.limit(limit + step));
        }
        Long perSubject = code.perSubject();
        if (perSubject != null && perSubject + step > 0) {
            add(Kind.THRESHOLD, "perSubject", perSubject, perSubject + step, code.perSubject(perSubject + step));
        }
    }

    private void dates(int step) {
        LocalDate from = code.from();
        if (from != null) {
            LocalDate other = from.plusDays(step);
            add(Kind.WINDOW, "from", from, other, code.between(other, code.until()));
        }
        LocalDate until = code.until();
        if (until != null) {
            LocalDate other = until.plusDays(step);
            add(Kind.WINDOW, "until", until, other, code.between(code.from(), other));
        }
    }

    private void add(Kind kind, String field, Object before, Object after, PromoCode changed) {
        changes.add(new Change(kind, field + ": " + before + " became " + after, changed));
    }
}
