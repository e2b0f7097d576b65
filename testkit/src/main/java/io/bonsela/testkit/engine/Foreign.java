package io.bonsela.testkit.engine;

/** Throws undeclared checked exceptions, as code in other languages can. */
final class Foreign {
    private Foreign() {}

    /** Throws a throwable unchanged, checked or not. */
    @SuppressWarnings("TypeParameterUnusedInFormals") // allows calls where a value is required
    static <T> T thrown(Throwable what) {
        throw Foreign.<RuntimeException>sneaky(what);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the unchecked cast gets past the compiler
    private static <E extends Throwable> E sneaky(Throwable what) throws E {
        throw (E) what;
    }
}
