package io.bonsela.store.jdbc.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.RewardEngine;
import io.bonsela.store.jdbc.SqliteStore;
import io.bonsela.testkit.Club;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The opened file is the one that was named, however SQLite and its driver interpret the name. */
class SqliteNamesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rewards.db?mode=memory",
                "rewards.db?cache=shared&x=1",
                "rewards.db#main",
                "100%.db",
                "rewards%20.db",
                "a;b.db",
                "a&b=c.db",
                "two words.db",
                ":memory:",
                ":resource:rewards.db",
                "file:rewards.db",
                "caf\u00e9 \u2713.db",
                "'quoted\".db"
            })
    void theFileIsTheOneThatWasNamed(String name) throws IOException, SQLException {
        Path file = folder.resolve(name);
        for (Decision.Status expected : List.of(Decision.Status.DECIDED, Decision.Status.REPEATED)) {
            try (RewardEngine engine = RewardEngine.builder()
                    .store(SqliteStore.open(file))
                    .rules(Club.rules("club").build())
                    .build()) {
                assertThat(engine.process(purchase("e1")).status()).isEqualTo(expected);
            }
        }
        try (RewardEngine engine = RewardEngine.builder()
                        .store(SqliteStore.open(file))
                        .rules(Club.rules("club").build())
                        .build();
                Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.toUri())) {
            connection.setAutoCommit(false);
            assertThat(engine.transactions()
                            .within(connection)
                            .process(purchase("e2"))
                            .status())
                    .isEqualTo(Decision.Status.DECIDED);
            connection.commit();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    private static Event purchase(String id) {
        return Event.of("purchase")
                .tenant("club")
                .id(id)
                .subject("ann")
                .amount(Money.of("USD", "30.00"))
                .build();
    }
}
