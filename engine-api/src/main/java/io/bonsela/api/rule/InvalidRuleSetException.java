package io.bonsela.api.rule;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import java.util.List;
import java.util.stream.Collectors;

/** Thrown when a rule set has mistakes. Contains all of them, not only the first. */
public final class InvalidRuleSetException extends BonselaException {
    private static final long serialVersionUID = 1L;

    private final transient List<Diagnostic> diagnostics;

    /**
     * Creates an exception.
     *
     * @param diagnostics the mistakes, at least one
     */
    public InvalidRuleSetException(List<Diagnostic> diagnostics) {
        super(
                ErrorCode.INVALID_RULE_SET,
                diagnostics.stream().map(Diagnostic::toString).collect(Collectors.joining(System.lineSeparator())));
        this.diagnostics = List.copyOf(diagnostics);
    }

    /** The mistakes, in the order of their positions. */
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }
}
