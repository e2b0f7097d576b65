package io.bonsela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the stores of {@code run}. */
class StoreOptionTest {
    /** The library's default is ten seconds, which is too short when other builds run at the same time. */
    private static final Duration STARTUP = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void writesRulesAndEvents() throws IOException {
        Files.writeString(folder.resolve("rules.yaml"), """
                bonsela: 1
                tenant: shop
                zone: UTC
                events:
                  purchase: { amount: money }
                rewards:
                  cashback: { type: credit, unit: USD }
                rules:
                  tenth:
                    on: purchase
                    when: { ">=": [ { var: event.amount.currency }, "" ] }
                    budget: none
                    give: { reward: cashback, value: { "*": [ { var: event.amount }, 0.1 ] } }
                """);
        Files.writeString(
                folder.resolve("events.jsonl"),
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/t\",\"type\":\"purchase\",\"tenant\":\"shop\","
                        + "\"subject\":\"ann\",\"time\":\"2026-11-21T10:00:00+02:00\","
                        + "\"data\":{\"amount\":{\"currency\":\"USD\",\"value\":\"10.00\"}}}\n");
    }

    private int run(String store) {
        return execute(
                "run",
                "--rules",
                folder.resolve("rules.yaml").toString(),
                "--events",
                folder.resolve("events.jsonl").toString(),
                "--store",
                store);
    }

    private int execute(String... command) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(command);
    }

    private void decidesOnce(String store) {
        assertThat(run(store)).as(err.toString()).isZero();
        assertThat(out.toString()).contains("1 decided").contains("USD 1.00");
        assertThat(run(store)).as(err.toString()).isZero();
        assertThat(out.toString()).contains("0 decided, 1 duplicates");
        assertThat(execute("verify", "--store", store)).as(err.toString()).isZero();
        assertThat(out.toString()).containsPattern("same +1\n");
        assertThat(execute("verify", "--store", store, "--tenant", "shop", "--event", "2"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("shop/2: unknown");
    }

    @Test
    void aCheckpointTellsLaterWhetherAnythingIsMissing() throws Exception {
        String store = "sqlite:" + folder.resolve("rewards.db");
        assertThat(run(store)).isZero();
        assertThat(execute("checkpoint", "--store", store)).as(err.toString()).isZero();
        Path kept = Files.writeString(folder.resolve("checkpoints.jsonl"), out.toString());
        assertThat(out.toString())
                .startsWith("{\"tenant\":\"shop\",\"decisions\":1,\"answers\":1,")
                .hasLineCount(1);
        assertThat(execute("verify", "--store", store, "--checkpoint", kept.toString()))
                .as(out.toString())
                .isZero();
        try (Connection connection = DriverManager.getConnection("jdbc:" + store);
                Statement update = connection.createStatement()) {
            update.execute("DELETE FROM bonsela_event");
        }
        assertThat(execute("verify", "--store", store, "--checkpoint", kept.toString()))
                .isEqualTo(1);
        assertThat(out.toString()).contains("shop: some of the 1 decisions and 1 answers in checkpoint ");
        Path torn = Files.writeString(folder.resolve("torn.jsonl"), "{\"tenant\":\"shop\"}");
        assertThat(execute("verify", "--store", store, "--checkpoint", torn.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("torn.jsonl line 1 is not a checkpoint");
        Path empty = Files.writeString(folder.resolve("empty.jsonl"), "");
        assertThat(execute("verify", "--store", store, "--checkpoint", empty.toString()))
                .isEqualTo(1);
        assertThat(out.toString()).contains(empty + " contains no checkpoint of a verified tenant");
        Path other = Files.writeString(
                folder.resolve("other.jsonl"),
                Files.readString(kept) + Files.readString(kept).replace("\"shop\"", "\"gone\""));
        assertThat(execute("verify", "--store", store, "--checkpoint", other.toString()))
                .isOne();
        assertThat(out.toString()).contains("gone: the tenant of a checkpoint is missing");
        assertThat(execute("verify", "--store", store, "--checkpoint", folder + "/none"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("none cannot be read");
    }

    @Test
    void aFileThatWasSupersededDecidesNothingUnlessItIsPutInForceAgain() throws IOException {
        String store = "sqlite:" + folder.resolve("rewards.db");
        Path rules = folder.resolve("rules.yaml");
        String first = Files.readString(rules);
        assertThat(run(store)).isZero();
        Files.writeString(rules, first.replace("UTC", "Africa/Harare"));
        assertThat(run(store)).as(err.toString()).isZero();
        Files.writeString(rules, first);
        assertThat(run(store)).isEqualTo(2);
        assertThat(err.toString()).contains("rules.yaml was superseded: version 2 (digest ");
        String[] again = {
            "run",
            "--rules",
            rules.toString(),
            "--events",
            folder.resolve("events.jsonl").toString(),
            "--store",
            store,
            "--republish"
        };
        assertThat(execute(again)).as(err.toString()).isZero();
        assertThat(run(store)).as("it is in force").isZero();
    }

    @Test
    void whatWasChangedIsFound() throws SQLException {
        String store = "sqlite:" + folder.resolve("rewards.db");
        assertThat(run(store)).isZero();
        try (Connection connection = DriverManager.getConnection("jdbc:" + store)) {
            byte[] body;
            try (Statement query = connection.createStatement();
                    ResultSet row = query.executeQuery("SELECT body FROM bonsela_event")) {
                body = row.getBytes(1);
            }
            // The amount of the event, ten dollars in cents, as it is encoded: 2,000.
            int at = indexOf(body, new byte[] {(byte) 0xD0, 0x0F});
            body[at] += 2;
            try (PreparedStatement update = connection.prepareStatement("UPDATE bonsela_event SET body = ?")) {
                update.setBytes(1, body);
                assertThat(update.executeUpdate()).isEqualTo(1);
            }
        }
        assertThat(execute("verify", "--store", store)).isEqualTo(1);
        assertThat(out.toString())
                .contains("shop/1: different: the record does not match its seal")
                .containsPattern("different +1\n");
        assertThat(execute("verify")).isEqualTo(2);
        assertThat(err.toString()).contains("missing option: --store");
    }

    @Test
    void ofManyFindingsTheFirstAreTold() throws Exception {
        String store = "sqlite:" + folder.resolve("rewards.db");
        StringBuilder events = new StringBuilder();
        String event = Files.readString(folder.resolve("events.jsonl")).strip();
        for (int i = 0; i < 130; i++) {
            events.append(event.replace("\"id\":\"1\"", "\"id\":\"n" + i + "\""))
                    .append('\n');
        }
        Files.writeString(folder.resolve("events.jsonl"), events);
        assertThat(run(store)).as(err.toString()).isZero();
        try (Connection connection = DriverManager.getConnection("jdbc:" + store);
                Statement update = connection.createStatement()) {
            update.execute("UPDATE bonsela_issuance SET reward = 'another'");
        }
        assertThat(execute("verify", "--store", store)).isEqualTo(1);
        assertThat(out.toString().lines().filter(line -> line.contains("cannot be read")))
                .hasSizeLessThanOrEqualTo(100);
        assertThat(out.toString()).containsPattern("and [0-9]+ more");
    }

    @Test
    void whatIsBrokenIsNamedAndTheRestIsVerified() throws SQLException {
        String store = "sqlite:" + folder.resolve("rewards.db");
        assertThat(run(store)).isZero();
        for (String change : List.of("subject = 'bob'", "sequence = 7", "type = 'sale'", "decided_at = 0")) {
            try (Connection connection = DriverManager.getConnection("jdbc:" + store);
                    Statement update = connection.createStatement()) {
                update.execute("CREATE TABLE kept AS SELECT * FROM bonsela_event");
                assertThat(update.executeUpdate("UPDATE bonsela_event SET " + change))
                        .isEqualTo(1);
                assertThat(execute("verify", "--store", store)).as(change).isEqualTo(1);
                assertThat(out.toString()).contains("shop/1: not verifiable: UNREADABLE");
                update.execute("DELETE FROM bonsela_event");
                update.execute("INSERT INTO bonsela_event SELECT * FROM kept");
                update.execute("DROP TABLE kept");
            }
        }
        assertThat(execute("verify", "--store", store)).isZero();
        try (Connection connection = DriverManager.getConnection("jdbc:" + store);
                Statement update = connection.createStatement()) {
            update.execute("UPDATE bonsela_event SET body = X'68656c6c6f'");
        }
        assertThat(execute("verify", "--store", store)).isEqualTo(1);
        assertThat(execute("report", "--store", store, "--tenant", "shop", "--report", folder + "/page.html"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("shop/1: ");
    }

    @Test
    void aCopyThatWasCutOffIsDamaged() throws IOException {
        assertThat(run("sqlite:" + folder.resolve("rewards.db"))).isZero();
        byte[] whole = Files.readAllBytes(folder.resolve("rewards.db"));
        for (int quarters = 1; quarters < 4; quarters++) {
            Path copy = folder.resolve("copy-" + quarters + ".db");
            Files.write(copy, Arrays.copyOf(whole, whole.length / 4 * quarters));
            assertThat(execute("verify", "--store", "sqlite:" + copy)).isNotZero();
            assertThat(out.toString() + err).containsPattern("damaged|malformed");
            assertThat(Files.size(copy)).isEqualTo(whole.length / 4 * quarters);
        }
    }

    @Test
    void balancesThatDoNotAgreeAreNamed() throws SQLException {
        String store = "sqlite:" + folder.resolve("rewards.db");
        assertThat(run(store)).isZero();
        try (Connection connection = DriverManager.getConnection("jdbc:" + store);
                Statement update = connection.createStatement()) {
            update.execute("UPDATE bonsela_ledger SET amount = amount + 1 WHERE account = 'wallet'");
        }
        assertThat(execute("verify", "--store", store)).isEqualTo(1);
        assertThat(out.toString()).contains("shop: wallet ann USD: stored as USD 1.00, but its ledger gives");
    }

    @Test
    void whatOnlyReadsMakesNothing() throws IOException {
        List<String[]> commands = List.of(
                new String[] {"verify"}, new String[] {"explain", "--tenant", "shop", "--event", "1"}, new String[] {
                    "report",
                    "--tenant",
                    "shop",
                    "--report",
                    folder.resolve("page.html").toString()
                });
        Path empty = Files.createFile(folder.resolve("empty.db"));
        for (String[] command : commands) {
            assertThat(execute(with(command, "sqlite:" + empty))).isEqualTo(2);
            assertThat(err.toString()).contains("has no Bonsela tables");
            assertThat(execute(with(command, "sqlite:" + folder.resolve("missing.db"))))
                    .isEqualTo(2);
            assertThat(err.toString()).contains("does not exist");
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("empty.db", "rules.yaml", "events.jsonl");
        }
        assertThat(empty).isEmptyFile();
        assertThat(run("sqlite:" + folder.resolve("rewards.db"))).isZero();
        byte[] before = Files.readAllBytes(folder.resolve("rewards.db"));
        for (String[] command : commands) {
            assertThat(execute(with(command, "sqlite:" + folder.resolve("rewards.db"))))
                    .as(err.toString())
                    .isZero();
        }
        assertThat(folder.resolve("rewards.db")).hasBinaryContent(before);
        assertThat(folder.resolve("rewards.db-wal")).doesNotExist();
    }

    private static String[] with(String[] command, String store) {
        String[] all = Arrays.copyOf(command, command.length + 2);
        all[command.length] = "--store";
        all[command.length + 1] = store;
        return all;
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int at = 0; at + part.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
                return at;
            }
        }
        throw new AssertionError("it is not there");
    }

    @Test
    void sqlite() {
        decidesOnce("sqlite:" + folder.resolve("rewards.db"));
    }

    @Test
    void postgres() throws IOException {
        try (EmbeddedPostgres server =
                EmbeddedPostgres.builder().setPGStartupWait(STARTUP).start()) {
            decidesOnce("postgres:" + server.getJdbcUrl("postgres", "postgres").substring("jdbc:postgresql:".length()));
        }
    }

    @Test
    void aStoreThatCannotBeHadIsNamed() {
        assertThat(run("nonsense")).isEqualTo(2);
        assertThat(err.toString()).contains("'nonsense'").contains("sqlite:FILE");
        Path nowhere = folder.resolve("nowhere").resolve("rewards.db");
        assertThat(run("sqlite:" + nowhere)).isEqualTo(2);
        assertThat(err.toString()).contains(nowhere.toString());
        assertThat(run("postgres://localhost:1/rewards")).isEqualTo(2);
        assertThat(err.toString()).contains("PostgreSQL").contains("localhost:1");
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres:jdbc:postgresql://localhost:1/rewards?password=secret",
                "postgres:postgresql://localhost:1/rewards?password=secret",
                "postgres://till:secret@localhost:1/rewards",
                "postgres://localhost:port/rewards?password=secret",
                "postgres://localhost:1/rewards#secret",
                "postgres://localhost:1",
                "postgres:rewards",
                "postgres:"
            })
    void aUrlThatIsNotUnderstoodIsRefusedWithoutRepeatingIt(String store) {
        assertThat(run(store)).isEqualTo(2);
        assertThat(err.toString()).contains("postgres://HOST[:PORT]/DATABASE").doesNotContain("secret");
    }
}
