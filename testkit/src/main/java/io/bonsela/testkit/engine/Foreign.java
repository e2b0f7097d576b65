package io.bonsela.testkit.engine;

/** Throws what a compiler would not let pass, as other languages do. */
final class Foreign {
    private Foreign() {}

    /** Throws it as it is, checked or not. */
    @SuppressWarnings("TypeParameterUnusedInFormals") // so that it can stand where a value is wanted
    static <T> T thrown(Throwable what) {
        throw Foreign.<RuntimeException>sneaky(what);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // an unchecked cast is how it passes
    private static <E extends Throwable> E sneaky(Throwable what) throws E {
        throw (E) what;
    }
}
