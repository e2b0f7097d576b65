package io.bonsela.store.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.store.jdbc.PostgresStore;
import io.bonsela.store.jdbc.SqliteStore;
import io.bonsela.store.jdbc.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store of a newer release has names or encodings that this one would misread. */
class SchemaVersionTest {
    @TempDir
    private Path folder;

    @Test
    void aNewerSqliteFileIsRefused() throws SQLException {
        Path file = folder.resolve("rewards.db");
        SqliteStore.open(file).close();
        change(file, "INSERT INTO bonsela_schema (version) VALUES (99)");
        assertRefused(() -> SqliteStore.open(file), "SQLite " + file + " has schema version 99", "use a newer release");
        assertRefused(() -> SqliteStore.openToRead(file), "schema version 99", "use a newer release");
    }

    @Test
    void aNewerDatabaseIsRefused() {
        try (TestPostgres postgres = TestPostgres.fresh()) {
            TestPostgres.execute(postgres.pool(), "INSERT INTO bonsela_schema (version) VALUES (99)");
            assertRefused(() -> PostgresStore.of(postgres.pool()), "version 99", "use a newer release");
            assertRefused(() -> PostgresStore.migrate(postgres.pool()), "version 99", "use a newer release");
        }
    }

    private static void assertRefused(ThrowingCallable opening, String what, String remedy) {
        assertThatThrownBy(opening)
                .isInstanceOfSatisfying(
                        BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .hasMessageContaining(what)
                .hasMessageContaining(remedy);
    }

    private static void change(Path file, String command) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }
}
