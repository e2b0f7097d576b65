package io.bonsela.core.report;

import io.bonsela.api.store.Snapshot.ChainReader;
import io.bonsela.api.store.State.Chain;
import io.bonsela.core.decide.Chains;
import io.bonsela.core.secret.Keys;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Computes each owner's chain again, from the first seals of the records up to given positions. Not thread-safe. */
final class OwnerChains implements ChainReader {
    private final long decidedThrough;
    private final long answeredThrough;
    private final Consumer<OwnerChain> consumer;
    private @Nullable OwnerChain current;

    /** One owner's chain. */
    static final class OwnerChain {
        private final String owner;
        private Chain derived = Chain.EMPTY;
        private Chain kept = Chain.EMPTY;
        private long lastDecision;
        private long lastAnswer;
        private boolean beganWithKeys;
        private boolean hasPlainSeals;

        private OwnerChain(String owner) {
            this.owner = owner;
        }

        /** The subject; empty: the owner of answers to commands without a subject. */
        String owner() {
            return owner;
        }

        /** The chain that is computed from the records. */
        Chain derived() {
            return derived;
        }

        /** The stored chain; empty if none is stored. */
        Chain kept() {
            return kept;
        }

        /** The position of the last decision; 0: there is none. */
        long lastDecision() {
            return lastDecision;
        }

        /** The position of the last answer; 0: there is none. */
        long lastAnswer() {
            return lastAnswer;
        }

        /** Whether the first answer was sealed with a key. */
        boolean beganWithKeys() {
            return beganWithKeys;
        }

        /** Whether any of the seals was made without a key. */
        boolean hasPlainSeals() {
            return hasPlainSeals;
        }
    }

    /**
     * Creates the chains of all records.
     *
     * @param consumer receives each chain when it is complete
     */
    static OwnerChains all(Consumer<OwnerChain> consumer) {
        return new OwnerChains(Long.MAX_VALUE, Long.MAX_VALUE, consumer);
    }

    /**
     * Creates the chains of the records up to given positions.
     *
     * @param decidedThrough the position of the last decision in them
     * @param answeredThrough the position of the last answer in them
     * @param consumer receives each chain when it is complete
     */
    OwnerChains(long decidedThrough, long answeredThrough, Consumer<OwnerChain> consumer) {
        this.decidedThrough = decidedThrough;
        this.answeredThrough = answeredThrough;
        this.consumer = consumer;
    }

    @Override
    public void decision(String owner, long position, String firstSeal) {
        OwnerChain chain = of(owner);
        if (position <= decidedThrough) {
            chain.lastDecision = Math.max(chain.lastDecision, position);
            chain.derived = Chains.decided(chain.derived, firstSeal);
            chain.hasPlainSeals |= Keys.isPlain(firstSeal);
        }
    }

    @Override
    public void answer(String owner, long position, String firstSeal) {
        OwnerChain chain = of(owner);
        if (position <= answeredThrough) {
            chain.lastAnswer = Math.max(chain.lastAnswer, position);
            chain.beganWithKeys |= chain.derived.answers() == 0 && !Keys.isPlain(firstSeal);
            chain.derived = Chains.answered(chain.derived, firstSeal);
            chain.hasPlainSeals |= Keys.isPlain(firstSeal);
        }
    }

    @Override
    public void chain(String owner, Chain chain) {
        of(owner).kept = chain;
    }

    private OwnerChain of(String owner) {
        OwnerChain chain = current;
        if (chain == null || !chain.owner.equals(owner)) {
            end();
            chain = new OwnerChain(owner);
            current = chain;
        }
        return chain;
    }

    /** Passes on the last chain after everything was read. */
    void end() {
        OwnerChain last = current;
        if (last != null) {
            consumer.accept(last);
        }
        current = null;
    }
}
