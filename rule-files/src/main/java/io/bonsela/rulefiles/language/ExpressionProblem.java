package io.bonsela.rulefiles.language;

import io.bonsela.api.rule.Diagnostic.Code;

/** Reports invalid expression text. The text after the offset is not examined. */
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
