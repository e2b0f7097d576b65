package io.bonsela.store.jdbc;

import io.bonsela.api.store.Store;
import io.bonsela.testkit.store.StoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {
    @TempDir
    private Path folder;

    @Override
    protected Store open() {
        return SqliteStore.open(folder.resolve("rewards.db"));
    }
}
