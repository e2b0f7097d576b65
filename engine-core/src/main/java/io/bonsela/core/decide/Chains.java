package io.bonsela.core.decide;

import io.bonsela.api.store.State.Chain;
import io.bonsela.core.codec.Canonical;
import java.nio.charset.StandardCharsets;

/** Extends the digests over decisions and answers. */
public final class Chains {
    private Chains() {}

    /**
     * Returns a chain with a decision added.
     *
     * @param firstSeal the decision's first seal
     */
    public static Chain decided(Chain chain, String firstSeal) {
        return new Chain(
                chain.decisions() + 1, next(chain.decisionDigest(), firstSeal), chain.answers(), chain.answerDigest());
    }

    /**
     * Returns a chain with an answer added.
     *
     * @param firstSeal the answer's first seal
     */
    public static Chain answered(Chain chain, String firstSeal) {
        return new Chain(
                chain.decisions(), chain.decisionDigest(), chain.answers() + 1, next(chain.answerDigest(), firstSeal));
    }

    private static String next(String digest, String firstSeal) {
        return Canonical.sha256((digest + ' ' + firstSeal).getBytes(StandardCharsets.UTF_8));
    }
}
