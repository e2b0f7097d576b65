package io.bonsela.testkit.store;

import io.bonsela.api.store.Codec;
import io.bonsela.api.store.Codec.SealedDecision;
import io.bonsela.api.store.DecisionRecord;

/** A decision that is encoded when its bytes are needed. */
record EncodedDecision(DecisionRecord record) implements SealedDecision {
    @Override
    public byte[] bytes() {
        return Codec.canonical().encode(record);
    }
}
