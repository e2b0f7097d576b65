package io.bonsela.store.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.Reports.Reconciliation;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.store.Codec;
import io.bonsela.api.store.Codec.Sealer;
import io.bonsela.api.store.State.Chain;
import io.bonsela.core.decide.Chains;
import io.bonsela.core.foreign.ForeignCode;
import io.bonsela.core.secret.Keys;
import io.bonsela.store.jdbc.FullShop;
import io.bonsela.store.jdbc.SqliteStore;
import io.bonsela.testkit.TestKeys;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An attacker with write access to everything, but without a key, changes the answer to a command and renews its seals.
 */
class SealedAnewTest {
    private static final Codec CODEC = Codec.canonical();

    @TempDir
    private Path folder;

    private Path file;
    private AuditRecord record;

    @BeforeEach
    void fill() {
        file = folder.resolve("shop.db");
        FullShop.fill(SqliteStore.open(file));
        try (SqliteStore store = SqliteStore.openToRead(file)) {
            record = store.records()
                    .audit(Query.of(FullShop.TENANT).subject("bob"))
                    .items()
                    .get(0);
        }
    }

    @Test
    void withoutTheKeyEverythingElseMayAgreeAndItShows() throws SQLException {
        replace(record.originalSeal(), new Keys(null, new ForeignCode()).sealer(FullShop.TENANT));
        assertThat(unreadable()).containsExactly("records of bob");
    }

    @Test
    void aKeyThatIsNotThereIsTold() throws SQLException {
        Keys others = new Keys(TestKeys.ring("unknown"), new ForeignCode());
        replace(record.originalSeal(), others.sealer(FullShop.TENANT));
        assertThat(unreadable()).isEmpty();
        try (RewardEngine engine = FullShop.reading(SqliteStore.openToRead(file))) {
            assertThat(engine.reports().reconcile(FullShop.TENANT).unchecked()).isEqualTo(1);
        }
        replace(record.firstSeal(), others.sealer(FullShop.TENANT));
        assertThat(unreadable())
                .as("made to look erased")
                .containsExactly("command " + record.origin().id());
    }

    @Test
    void aRecordIsNotMadeToLookErased() throws SQLException {
        replace(record.firstSeal(), new Keys(null, new ForeignCode()).sealer(FullShop.TENANT));
        assertThat(unreadable()).containsExactly("command " + record.origin().id());
    }

    private List<String> unreadable() {
        try (RewardEngine engine = FullShop.reading(SqliteStore.openToRead(file))) {
            Reconciliation found = engine.reports().reconcile(FullShop.TENANT);
            assertThat(found.differences()).isEmpty();
            return found.unreadable().stream()
                    .map(Reconciliation.Unreadable::what)
                    .toList();
        }
    }

    /** Replaces the record with one that has a note, in all places that must agree. */
    private void replace(String original, Sealer sealer) throws SQLException {
        Origin origin = record.origin();
        AuditRecord forged = new AuditRecord(
                        Origin.of(origin.tenant(), origin.id(), origin.actor()).because("a forged note"),
                        record.verb(),
                        record.arguments(),
                        record.digest(),
                        record.subject(),
                        record.receipt(),
                        record.before(),
                        record.after(),
                        original,
                        null)
                .sealed(sealer::seal);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            Sql.update(
                    connection,
                    "UPDATE bonsela_command SET first_seal = ?, body = ? WHERE id = ?",
                    forged.firstSeal(),
                    CODEC.encode(forged),
                    origin.id());
            Chain chain = Chain.EMPTY;
            for (String seal : Sql.query(
                    connection,
                    "SELECT first_seal FROM bonsela_command WHERE subject = 'bob' ORDER BY position",
                    Row::text)) {
                chain = Chains.answered(chain, seal);
            }
            String answers = chain.answerDigest();
            SealedTable chains = new StateTables(CODEC).chains.table();
            chains.rewrite(connection, "", "owner = 'bob'", row -> {
                row[chains.place("answer_digest")] = answers;
                return row;
            });
        }
    }
}
