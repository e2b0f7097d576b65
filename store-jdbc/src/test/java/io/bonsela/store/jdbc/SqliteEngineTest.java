package io.bonsela.store.jdbc;

import io.bonsela.api.store.Store;
import io.bonsela.testkit.engine.ForeignCodeContract;
import io.bonsela.testkit.engine.MeaningContract;
import io.bonsela.testkit.engine.OperatorContract;
import io.bonsela.testkit.engine.TurnsContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** What must hold for an engine, over SQLite. */
class SqliteEngineTest {
    @TempDir
    private Path folder;

    private int number;

    private Store fresh() {
        number++;
        return again();
    }

    private Store again() {
        return SqliteStore.open(folder.resolve("rewards-" + number + ".db"));
    }

    @Nested
    class Operators extends OperatorContract {
        @Override
        protected Store open() {
            return fresh();
        }

        @Override
        protected Store again() {
            return SqliteEngineTest.this.again();
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
    class Turns extends TurnsContract {
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
