package io.bonsela.store.jdbc;

import io.bonsela.api.store.Store;
import io.bonsela.testkit.engine.EngineContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract of an engine, on SQLite. */
class SqliteEngineTest extends EngineContract {
    @TempDir
    private Path folder;

    private int number;

    @Override
    protected Store fresh() {
        number++;
        return again();
    }

    @Override
    protected Store again() {
        return SqliteStore.open(folder.resolve("rewards-" + number + ".db"));
    }
}
