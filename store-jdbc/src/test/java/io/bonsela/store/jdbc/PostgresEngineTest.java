package io.bonsela.store.jdbc;

import io.bonsela.api.store.Store;
import io.bonsela.testkit.engine.ForeignCodeContract;
import io.bonsela.testkit.engine.MeaningContract;
import io.bonsela.testkit.engine.OperatorContract;
import io.bonsela.testkit.engine.TurnsContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** What must hold for an engine, over PostgreSQL. */
class PostgresEngineTest {
    private final List<TestPostgres> databases = new ArrayList<>();

    @AfterEach
    void drop() {
        databases.forEach(TestPostgres::close);
    }

    private Store fresh() {
        databases.add(TestPostgres.fresh());
        return again();
    }

    private Store again() {
        return PostgresStore.of(databases.get(databases.size() - 1).pool());
    }

    @Nested
    class Operators extends OperatorContract {
        @Override
        protected Store open() {
            return fresh();
        }

        @Override
        protected Store again() {
            return PostgresEngineTest.this.again();
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
