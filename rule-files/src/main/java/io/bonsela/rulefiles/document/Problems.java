package io.bonsela.rulefiles.document;

import io.bonsela.api.rule.Diagnostic;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.Diagnostic.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Collects the errors in one file. */
public final class Problems {
    private final String file;
    private final List<Diagnostic> found = new ArrayList<>();

    public Problems(String file) {
        this.file = file;
    }

    public void add(Code code, String path, String message, Node at) {
        add(code, path, message, at.line(), at.column());
    }

    public void add(Code code, String path, String message, int line, int column) {
        Diagnostic diagnostic = new Diagnostic(code, path, message, new Location(file, line, column));
        // A part with a syntax error gets no further diagnostics.
        boolean unreadable = found.stream()
                .anyMatch(other -> other.code() == Code.SYNTAX
                        && other.path().equals(diagnostic.path())
                        && Objects.equals(diagnostic.location(), other.location()));
        if (!unreadable && !found.contains(diagnostic)) {
            found.add(diagnostic);
        }
    }

    public Location location(Node node) {
        return new Location(file, node.line(), node.column());
    }

    public int count() {
        return found.size();
    }

    public List<Diagnostic> found() {
        return List.copyOf(found);
    }
}
