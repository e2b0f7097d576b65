package io.bonsela.store.jdbc.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.store.jdbc.PostgresStore;
import io.bonsela.store.jdbc.TestPostgres;
import org.junit.jupiter.api.Test;

/** A server that accepts advisory locks without locking is rejected, because concurrent decisions would exceed caps. */
class AdvisoryLocksTest {
    @Test
    void aServerWhoseLockingDoesNothingIsRefused() {
        // A function that does nothing is found before PostgreSQL's own.
        assertRefused("FUNCTION pg_advisory_xact_lock(bigint) RETURNS void LANGUAGE sql AS 'SELECT'");
    }

    @Test
    void aServerThatGivesALockTwiceIsRefused() {
        assertRefused("FUNCTION pg_try_advisory_xact_lock(bigint) RETURNS boolean LANGUAGE sql AS 'SELECT true'");
    }

    private static void assertRefused(String function) {
        try (TestPostgres postgres = TestPostgres.fresh();
                HikariDataSource pool = TestPostgres.pool(
                        postgres.jdbcUrl()
                                .replace(
                                        "currentSchema=" + postgres.schema(),
                                        "currentSchema=" + postgres.schema() + ",pg_catalog"),
                        2)) {
            PostgresStore.of(pool).close();
            TestPostgres.execute(postgres.pool(), "CREATE " + function);
            assertThatThrownBy(() -> PostgresStore.of(pool))
                    .isInstanceOfSatisfying(
                            BonselaException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                    .hasMessageContaining("grants one advisory lock to two connections");
        }
    }
}
