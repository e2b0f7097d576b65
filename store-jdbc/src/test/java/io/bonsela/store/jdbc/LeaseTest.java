package io.bonsela.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.store.Store.IssuanceLease;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Leases on PostgreSQL, where a plan can be older than the rows. */
class LeaseTest {
    @Test
    void noMoreAreClaimedThanWereAskedForWhateverThePlanWas() {
        try (TestPostgres postgres = TestPostgres.fresh()) {
            insert(postgres, 1, 1);
            TestPostgres.execute(postgres.pool(), "ANALYZE bonsela_issuance");
            PostgresStore store = PostgresStore.of(postgres.pool()).writers(1);
            Instant now = Instant.now();
            for (int i = 0; i < 10; i++) {
                store.leaseIssuances(now, 2, now, Duration.ZERO);
            }
            insert(postgres, 2, 51);
            List<IssuanceLease> leased = store.leaseIssuances(now, 2, now, Duration.ofMinutes(1));
            assertThat(leased).hasSize(2);
        }
    }

    private static void insert(TestPostgres postgres, int from, int to) {
        TestPostgres.execute(
                postgres.pool(),
                "INSERT INTO bonsela_issuance (tenant, id, subject, event_id, rule, reward, state, is_open, issued_at,"
                        + " due_at, body, seal) SELECT 't', 'i' || n, 's', 'e', 'r', 'w', 'ISSUED', 1, n, n, '', ''"
                        + " FROM generate_series(" + from + ", " + to + ") n");
    }
}
