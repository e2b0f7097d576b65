package io.bonsela.core.report;

import io.bonsela.api.Reports.Checkpoint;
import io.bonsela.api.store.Snapshot;
import io.bonsela.api.store.State.Chain;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.report.OwnerChains.OwnerChain;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Computes the digest of the chains of all owners of a tenant. Needs 48 bytes for each owner. Not thread-safe. */
final class CheckpointDigest {
    private static final int LENGTH = 32;

    private final List<byte[]> digests = new ArrayList<>();
    private long decisions;
    private long answers;
    private long lastDecision;
    private long lastAnswer;

    private CheckpointDigest() {}

    /** A checkpoint of all records of a tenant in a snapshot. */
    static Checkpoint of(Snapshot snapshot, String tenant) {
        return of(snapshot, tenant, Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /**
     * A checkpoint of the records up to given positions.
     *
     * @param decidedThrough the position of the last decision in it
     * @param answeredThrough the position of the last answer in it
     */
    static Checkpoint of(Snapshot snapshot, String tenant, long decidedThrough, long answeredThrough) {
        CheckpointDigest digest = new CheckpointDigest();
        OwnerChains chains = new OwnerChains(decidedThrough, answeredThrough, digest::add);
        snapshot.chains(tenant, chains);
        chains.end();
        return digest.checkpoint(tenant);
    }

    private void add(OwnerChain chain) {
        Chain derived = chain.derived();
        if (!derived.equals(Chain.EMPTY)) {
            decisions += derived.decisions();
            answers += derived.answers();
            lastDecision = Math.max(lastDecision, chain.lastDecision());
            lastAnswer = Math.max(lastAnswer, chain.lastAnswer());
            // Without the name of the owner, which an erasure changes.
            String text = derived.decisionDigest() + ' ' + derived.answerDigest();
            digests.add(HexFormat.of().parseHex(Canonical.sha256(text.getBytes(StandardCharsets.UTF_8))));
        }
    }

    private Checkpoint checkpoint(String tenant) {
        // In an order that does not depend on the owners' names.
        digests.sort(Arrays::compareUnsigned);
        byte[] all = new byte[digests.size() * LENGTH];
        for (int i = 0; i < digests.size(); i++) {
            System.arraycopy(digests.get(i), 0, all, i * LENGTH, LENGTH);
        }
        return new Checkpoint(tenant, decisions, answers, lastDecision, lastAnswer, Canonical.sha256(all));
    }
}
