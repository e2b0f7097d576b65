package io.bonsela.store.jdbc;

import io.bonsela.api.store.Store;
import io.bonsela.testkit.engine.EngineContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The contract of an engine, on PostgreSQL. */
class PostgresEngineTest extends EngineContract {
    private final List<TestPostgres> databases = new ArrayList<>();

    @AfterEach
    void drop() {
        databases.forEach(TestPostgres::close);
    }

    @Override
    protected Store fresh() {
        databases.add(TestPostgres.fresh());
        return again();
    }

    @Override
    protected Store again() {
        return PostgresStore.of(databases.get(databases.size() - 1).pool());
    }
}
