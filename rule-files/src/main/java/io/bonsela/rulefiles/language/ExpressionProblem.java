package io.bonsela.rulefiles.language;

import io.bonsela.api.rule.Diagnostic.Code;

/** Expression text that cannot be read; what is behind the place is not looked at. */
final class ExpressionProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Code code;
    private final int offset;
    private final String what;

    ExpressionProblem(Code code, int offset, String what) {
        super(what);
        this.code = code;
        this.offset = offset;
        this.what = what;
    }

    Code code() {
        return code;
    }

    int offset() {
        return offset;
    }

    String what() {
        return what;
    }
}
