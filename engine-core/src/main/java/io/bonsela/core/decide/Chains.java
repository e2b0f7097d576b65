package io.bonsela.core.decide;

import io.bonsela.api.store.State.Chain;
import io.bonsela.core.codec.Canonical;
import java.nio.charset.StandardCharsets;

/** Adds to the digests over what was decided. */
public final class Chains {
    private Chains() {}

    /**
     * With a decision more.
     *
     * @param firstSeal the decision's
     */
    public static Chain decided(Chain chain, String firstSeal) {
        return new Chain(
                chain.decisions() + 1, next(chain.decisionDigest(), firstSeal), chain.answers(), chain.answerDigest());
    }

    /**
     * With an answer more.
     *
     * @param firstSeal the answer's
     */
    public static Chain answered(Chain chain, String firstSeal) {
        return new Chain(
                chain.decisions(), chain.decisionDigest(), chain.answers() + 1, next(chain.answerDigest(), firstSeal));
    }

    private static String next(String digest, String firstSeal) {
        return Canonical.sha256((digest + ' ' + firstSeal).getBytes(StandardCharsets.UTF_8));
    }
}
