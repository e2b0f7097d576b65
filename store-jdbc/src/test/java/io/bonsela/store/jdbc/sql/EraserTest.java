package io.bonsela.store.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Erase;
import io.bonsela.store.jdbc.FullShop;
import io.bonsela.store.jdbc.TestPostgres;
import io.bonsela.testkit.Patience;
import java.sql.Connection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** An erasure rewrites rows that belong to other subjects, which another transaction can change at the same time. */
class EraserTest {
    /** The name of one subject is a word in the connector's response for another. */
    @Test
    void anErasureLeavesWhatOthersHaveChangedMeanwhile() throws Exception {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (TestPostgres postgres = TestPostgres.fresh();
                Connection connection = postgres.pool().getConnection()) {
            FullShop.fill(postgres.store());
            connection.setAutoCommit(false);
            try (RewardEngine reading = FullShop.reading(postgres.store())) {
                String delivery = reading.records()
                        .deliveries(Query.of(FullShop.TENANT).subject("ann"))
                        .items()
                        .get(0)
                        .id();
                Sql.update(connection, "UPDATE bonsela_delivery SET fence = fence + 1 WHERE id = ?", delivery);
                Future<?> erased = other.submit(
                        () -> reading.execute(new Erase(Origin.of(FullShop.TENANT, "erase", "officer"), "air")));
                Patience.until("the erasure waits", postgres::hasBlocked);
                Sql.update(connection, "UPDATE bonsela_delivery SET fence = 77 WHERE id = ?", delivery);
                connection.commit();
                erased.get();
                assertThat(Sql.query(
                                connection,
                                "SELECT fence FROM bonsela_delivery WHERE id = '" + delivery + "'",
                                Row::number))
                        .containsExactly(77L);
            }
        } finally {
            other.shutdown();
        }
    }
}
