package io.bonsela.core.operator;

import io.bonsela.api.Reason;
import io.bonsela.api.store.DecisionRecord.ReadSet.OperatorCall;

/** The work that operators are called for. */
public interface CallOwner {
    /**
     * Takes over from a call that did not return although it was interrupted: takes away, at once, what its thread
     * holds. Called on a different thread, while the call is still running.
     *
     * @return releases what was taken and has the work done again without the call; may take long
     */
    Runnable abandon(OperatorCall call, Reason failure);
}
