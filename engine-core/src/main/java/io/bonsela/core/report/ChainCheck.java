package io.bonsela.core.report;

import io.bonsela.api.Checkpoint;
import io.bonsela.api.store.Snapshot.ChainReader;
import io.bonsela.api.store.State.Chain;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.decide.Chains;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Computes the digests over decisions and answers again. Of what has a higher position than a checkpoint, the checkpoint's
 * digest holds nothing.
 */
final class ChainCheck implements ChainReader {
    private final long decidedThrough;
    private final long answeredThrough;
    private final BiConsumer<String, Found> use;
    private final List<byte[]> digests = new ArrayList<>();
    private long decisions;
    private long answers;
    private long lastDecision;
    private long lastAnswer;
    private @Nullable Found current;

    /** One owner's records. */
    static final class Found {
        private final String owner;
        private Chain derived = Chain.EMPTY;
        private Chain counted = Chain.EMPTY;
        private @Nullable Chain kept;

        private Found(String owner) {
            this.owner = owner;
        }

        /** What follows from the records. */
        Chain derived() {
            return derived;
        }

        /** What is kept; empty where nothing is. */
        Chain kept() {
            return kept == null ? Chain.EMPTY : kept;
        }
    }

    /**
     * A check.
     *
     * @param decidedThrough the last decision that the checkpoint is over
     * @param answeredThrough the last answer that it is over
     * @param use takes each owner's chain
     */
    ChainCheck(long decidedThrough, long answeredThrough, BiConsumer<String, Found> use) {
        this.decidedThrough = decidedThrough;
        this.answeredThrough = answeredThrough;
        this.use = use;
    }

    @Override
    public void decision(String owner, long position, String firstSeal) {
        Found found = of(owner);
        found.derived = Chains.decided(found.derived, firstSeal);
        if (position <= decidedThrough) {
            found.counted = Chains.decided(found.counted, firstSeal);
            decisions++;
            lastDecision = Math.max(lastDecision, position);
        }
    }

    @Override
    public void answer(String owner, long position, String firstSeal) {
        Found found = of(owner);
        found.derived = Chains.answered(found.derived, firstSeal);
        if (position <= answeredThrough) {
            found.counted = Chains.answered(found.counted, firstSeal);
            answers++;
            lastAnswer = Math.max(lastAnswer, position);
        }
    }

    @Override
    public void chain(String owner, Chain chain) {
        of(owner).kept = chain;
    }

    private Found of(String owner) {
        Found found = current;
        if (found == null || !found.owner.equals(owner)) {
            end();
            found = new Found(owner);
            current = found;
        }
        return found;
    }

    private void end() {
        Found found = current;
        if (found != null) {
            use.accept(found.owner, found);
            if (!found.counted.equals(Chain.EMPTY)) {
                // Without the owner, whom an erasure renames.
                String text = found.counted.decided() + ' ' + found.counted.answered();
                digests.add(HexFormat.of().parseHex(Canonical.sha256(text.getBytes(StandardCharsets.UTF_8))));
            }
        }
        current = null;
    }

    /** What was read, once all of it was. */
    Checkpoint checkpoint(String tenant) {
        end();
        // In an order that does not depend on the owners' names.
        digests.sort(Arrays::compareUnsigned);
        byte[] all = new byte[digests.size() * 32];
        for (int i = 0; i < digests.size(); i++) {
            System.arraycopy(digests.get(i), 0, all, i * 32, 32);
        }
        return new Checkpoint(tenant, decisions, answers, lastDecision, lastAnswer, Canonical.sha256(all));
    }
}
