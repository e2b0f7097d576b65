package io.bonsela.testkit.engine;

import io.bonsela.api.store.Store;
import org.junit.jupiter.api.Nested;

/** What must hold for an engine over any store. */
public abstract class EngineContract {
    /** For subclasses. */
    protected EngineContract() {}

    /** Opens an empty store. */
    protected abstract Store fresh();

    /** Opens the most recently opened store again. */
    protected abstract Store again();

    @Nested
    class Operators extends OperatorContract {
        @Override
        protected Store open() {
            return fresh();
        }

        @Override
        protected Store again() {
            return EngineContract.this.again();
        }
    }

    @Nested
    class ForeignCode extends ForeignCodeContract {
        @Override
        protected Store open() {
            return fresh();
        }
    }

    @Nested
    class Reentrancy extends ReentrancyContract {
        @Override
        protected Store open() {
            return fresh();
        }
    }

    @Nested
    class Turns extends TurnsContract {
        @Override
        protected Store open() {
            return fresh();
        }
    }

    @Nested
    class Scopes extends ScopeContract {
        @Override
        protected Store open() {
            return fresh();
        }

        @Override
        protected Store again() {
            return EngineContract.this.again();
        }
    }

    @Nested
    class Checkpoints extends CheckpointContract {
        @Override
        protected Store open() {
            return fresh();
        }
    }

    @Nested
    class Approvals extends ApprovalContract {
        @Override
        protected Store open() {
            return fresh();
        }
    }

    @Nested
    class Breakers extends BreakerContract {
        @Override
        protected Store open() {
            return fresh();
        }
    }

    @Nested
    class Merges extends MergeContract {
        @Override
        protected Store open() {
            return fresh();
        }
    }

    @Nested
    class MergeUses extends MergeUseContract {
        @Override
        protected Store open() {
            return fresh();
        }
    }

    @Nested
    class TypedCodes extends TypedCodesContract {
        @Override
        protected Store open() {
            return fresh();
        }
    }

    @Nested
    class Figures extends FiguresContract {
        @Override
        protected Store open() {
            return fresh();
        }
    }

    @Nested
    class Times extends TimeContract {
        @Override
        protected Store open() {
            return fresh();
        }
    }

    @Nested
    class Raised extends RaiseContract {
        @Override
        protected Store open() {
            return fresh();
        }
    }

    @Nested
    class Imports extends ImportContract {
        @Override
        protected Store open() {
            return fresh();
        }
    }

    @Nested
    class Proofs extends ProofContract {
        @Override
        protected Store open() {
            return fresh();
        }
    }

    @Nested
    class ProviderAnswers extends ProviderAnswerContract {
        @Override
        protected Store open() {
            return fresh();
        }
    }

    @Nested
    class Meaning extends MeaningContract {
        @Override
        protected Store open() {
            return fresh();
        }
    }
}
