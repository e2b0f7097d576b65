package io.bonsela.core.check;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Operators that authors write and that the checker rewrites into operators of the kernel. */
public enum Derived {
    /** True if no operand is. */
    NONE_OF("noneOf"),
    /** The boolean itself. */
    TRUTH("!!"),
    /** The value itself. */
    LOG("log"),
    /** A variable with a default. */
    VAR("var"),
    /** A variable, by the steps of its path. */
    VAL("val"),
    /** Whether a variable has a value. */
    EXISTS("exists"),
    /** The given names that have no value. */
    MISSING("missing"),
    /** The same; empty if enough names have a value. */
    MISSING_SOME("missing_some"),
    /** Whether this is the n-th event of a type in a calendar period. */
    NTH_EVENT("nth_event_in_period"),
    /** A named set, after {@code in}. */
    COLLECTION("collection"),
    /** The value of a key in a named map. */
    LOOKUP("lookup"),
    /** What a cap of the rule leaves. */
    CAP_LEFT("cap.left");

    private static final Map<String, Derived> BY_SPELLING =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Derived::spelling, derived -> derived));

    private final String spelling;

    Derived(String spelling) {
        this.spelling = spelling;
    }

    static Optional<Derived> spelled(String spelling) {
        return Optional.ofNullable(BY_SPELLING.get(spelling));
    }

    /** The name that authors write. */
    public String spelling() {
        return spelling;
    }
}
