package io.bonsela.core.operator;

import io.bonsela.api.Reason;
import io.bonsela.api.store.ReadSet.OperatorCall;

/** What operators are called for. */
public interface CallOwner {
    /**
     * A call did not come back although it was interrupted: what its thread holds is taken from it, at once. Called on
     * another thread, while that one is in the call.
     *
     * @return gives back what was taken and has the work done again without the call; may take its time
     */
    Runnable abandon(OperatorCall call, Reason failure);
}
