package io.bonsela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Records.PoolStock;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.spi.KeyRing;
import io.bonsela.rulefiles.RuleFile;
import io.bonsela.store.jdbc.SqliteStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the commands of an operator on a store whose records are sealed with keys. */
class StoreCommandsTest {
    private static final byte[] SECRET =
            "thirty-two bytes for hmac-sha-256".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String store = "";
    private Path keys = Path.of("");

    @BeforeEach
    void decides() throws IOException {
        Path rules = Files.writeString(folder.resolve("rules.yaml"), """
                bonsela: 1
                tenant: shop
                zone: UTC
                events:
                  purchase: { amount: { type: money, currency: USD } }
                budgets:
                  monthly: { limit: USD 10.00, period: month }
                codes:
                  flyers: { pool: print-run-1 }
                  gifts: { pool: gifts }
                  public: { text: PUBLIC }
                rewards:
                  off: { type: discount, unit: USD, value: USD 2.00, expiresAfter: P30D }
                rules:
                  each: { on: purchase, when: true, budget: monthly, give: { reward: off } }
                """);
        Path file = folder.resolve("shop.db");
        store = "sqlite:" + file;
        RewardEngineBuilder builder = RewardEngine.builder()
                .store(SqliteStore.open(file))
                .rules(RuleFile.load(rules))
                .clock(Clock.fixed(Instant.parse("2026-01-10T12:00:00Z"), ZoneOffset.UTC))
                .keys(tenant -> List.of(new KeyRing.Key("k1", new SecretKeySpec(SECRET, "HmacSHA256"))));
        try (RewardEngine engine = builder.build()) {
            for (int i = 0; i < 3; i++) {
                engine.process(Event.of("purchase")
                        .tenant("shop")
                        .id("e" + i)
                        .subject("ann")
                        .amount(Money.of("USD", "20.00"))
                        .build());
            }
        }
        keys = Files.writeString(
                folder.resolve("keys.txt"),
                "# of the shop\nshop k1 " + Base64.getEncoder().encodeToString(SECRET) + "\n");
    }

    private int execute(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    @Test
    void verifySaysInOneLineThatItNeedsKeysAndTakesThem() {
        assertThat(execute("verify", "--store", store)).isEqualTo(1);
        assertThat(out.toString().lines())
                .contains("3 decisions of shop are sealed with key 'k1': specify the keys with --keys FILE")
                .noneMatch(line -> line.contains("shop/e"));
        assertThat(execute("verify", "--store", store, "--keys", keys.toString()))
                .as(out.toString() + err)
                .isZero();
        assertThat(out.toString()).containsPattern("same +3\n");
    }

    @Test
    void aFileOfKeysThatCannotBeReadIsNamedWithItsLineAndWithoutASecret() throws IOException {
        Files.writeString(keys, "shop k1 c2hvcnQ=\n");
        assertThat(execute("verify", "--store", store, "--keys", keys.toString()))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("keys.txt:1: expected TENANT KEY-ID SECRET")
                .doesNotContain("c2hvcnQ");
        assertThat(execute("verify", "--store", store, "--keys", "none.txt")).isEqualTo(2);
        assertThat(err.toString()).contains("cannot read --keys none.txt");
    }

    @Test
    void reconcileTellsWhatDoesNotAgree() throws SQLException {
        assertThat(execute("reconcile", "--store", store, "--keys", keys.toString()))
                .as(out.toString() + err)
                .isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines("1 tenant, no differences");
        try (Connection connection = DriverManager.getConnection("jdbc:" + store);
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("UPDATE bonsela_budget SET reserved = reserved - 100"))
                    .isEqualTo(1);
        }
        assertThat(execute("reconcile", "--store", store, "--tenant", "shop", "--keys", keys.toString()))
                .isEqualTo(1);
        assertThat(out.toString()).contains("shop: ", "its ledger gives");
        assertThat(execute("reconcile", "--store", store, "--tenant", "other")).isEqualTo(2);
    }

    @Test
    void codesAreGeneratedOnceAndImportedOnce() throws IOException {
        Path file = folder.resolve("flyers.csv");
        String[] command = {
            "codes",
            "generate",
            "--store",
            store,
            "--keys",
            keys.toString(),
            "--tenant",
            "shop",
            "--codes",
            "flyers",
            "--count",
            "250",
            "--id",
            "flyers-1",
            "--out",
            file.toString()
        };
        assertThat(execute(command)).as(err.toString()).isZero();
        assertThat(out.toString())
                .isEqualToIgnoringNewLines("250 codes in " + file + ", imported into pool print-run-1");
        List<String> codes = Files.readAllLines(file);
        assertThat(codes).hasSize(250).doesNotHaveDuplicates().allMatch(code -> code.matches("[0-9A-Z-]{14}"));
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        assertThat(stock()).isEqualTo(250);

        assertThat(execute(command)).as("again").isZero();
        assertThat(Files.readAllLines(file)).isEqualTo(codes);
        assertThat(stock()).isEqualTo(250);

        command[9] = "gifts";
        assertThat(execute(command)).as("the id belongs to another import").isEqualTo(2);
        assertThat(err.toString()).contains("the id 'flyers-1' was used for other codes than those in");
        command[9] = "flyers";
        command[11] = "251";
        assertThat(execute(command)).isEqualTo(2);
        assertThat(err.toString()).contains("it has 250 codes, not 251");
        command[11] = "0";
        assertThat(execute(command)).isEqualTo(2);
        assertThat(err.toString()).contains("--count 0 is not between 1 and 1,000,000");
        command[11] = "250";
        command[15] = folder.resolve("second.csv").toString();
        assertThat(execute(command)).as("the same id, a new file").isEqualTo(2);
        assertThat(err.toString()).contains("the id 'flyers-1' was used for other codes");
        assertThat(folder.resolve("second.csv")).doesNotExist();
        command[9] = "public";
        assertThat(execute(command)).isEqualTo(2);
        assertThat(err.toString()).contains("the rules of shop have no codes 'public' with a pool");
        command[9] = "flyers";
        command[15] = file.toString();
        Files.writeString(file, "my shopping list\n");
        command[11] = "1";
        assertThat(execute(command)).isEqualTo(2);
        assertThat(err.toString()).contains("other lines than generated codes");
        assertThat(file).hasContent("my shopping list");
    }

    @Test
    void codesNeedKeysAndATenantOfTheStore() {
        String[] command = {
            "codes",
            "generate",
            "--store",
            store,
            "--tenant",
            "shop",
            "--codes",
            "flyers",
            "--count",
            "1",
            "--id",
            "flyers-1",
            "--out",
            folder.resolve("flyers.csv").toString()
        };
        assertThat(execute(command)).isEqualTo(2);
        assertThat(err.toString()).contains("missing option: --keys FILE");
        assertThat(folder.resolve("flyers.csv")).doesNotExist();
        assertThat(execute("codes")).isEqualTo(2);
        assertThat(err.toString()).contains("generate");
    }

    private long stock() {
        try (RewardEngine engine = RewardEngine.builder()
                .store(SqliteStore.openToRead(folder.resolve("shop.db")))
                .manualDispatch()
                .build()) {
            return engine.records().pools("shop").stream()
                    .filter(pool -> pool.pool().equals("print-run-1"))
                    .mapToLong(PoolStock::imported)
                    .sum();
        }
    }

    @Test
    void budgetsAreShownByPeriodAndAsTheyWereAtAMoment() {
        assertThat(execute("budgets", "--store", store)).isZero();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.matches("monthly +2026-01 +USD 10\\.00 +6\\.00 +0\\.00 +4\\.00 +60\\.0 %"));
        assertThat(execute("budgets", "--store", store, "--at", "2025-01-01T00:00:00Z"))
                .isZero();
        assertThat(out.toString()).doesNotContain("6.00");
        assertThat(execute("budgets", "--store", store, "--at", "yesterday")).isEqualTo(2);
        assertThat(err.toString()).contains("'yesterday' is not an instant");
    }

    @Test
    void walletsSayWhatBecameOfPointsAndBreakersWhatTheyCounted() throws IOException {
        Path rules = Files.writeString(folder.resolve("points.yaml"), """
                bonsela: 1
                tenant: club
                zone: Africa/Harare
                events: { sale: { amount: { type: money, currency: USD } } }
                budgets: { loyalty: { limit: USD 5.00 } }
                rewards: { points: { type: credit, unit: POINTS, worth: USD 0.01, charged: on-spend, expiresAfter: P30D } }
                rules:
                  earn:
                    on: sale
                    budget: loyalty
                    when: "true"
                    breaker: { within: PT1H, awards: 2, cost: USD 5.00 }
                    give: { reward: points, value: event.amount / "USD 1.00" }
                """);
        Path events = folder.resolve("sales.jsonl");
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= 3; i++) {
            lines.append("""
                    {"specversion":"1.0","id":"s%d","source":"till","type":"sale","subject":"ann","time":"2026-01-0%dT10:00:00Z",\
                    "tenant":"club","data":{"amount":{"currency":"USD","value":"40.00"}}}
                    """.formatted(i, i == 3 ? 2 : 1));
        }
        Files.writeString(events, lines);
        String club = "sqlite:" + folder.resolve("club.db");
        assertThat(execute("run", "--rules", rules.toString(), "--events", events.toString(), "--store", club))
                .isZero();
        assertThat(execute("breakers", "--store", club)).isZero();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.matches("earn +open +2026-01-01 12:00 +2 +USD 0\\.80 +0 +0 +awards"));
        assertThat(execute("wallets", "--store", club, "--breakage")).isZero();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.matches("2026-01 points +POINTS 80 +0 +80 +0 +0 +100\\.0 %"))
                .anyMatch(line ->
                        line.matches("2026-01 points, cost +USD 0\\.80 +0\\.00 +0\\.80 +0\\.00 +0\\.00 +100\\.0 %"));
    }

    @Test
    void explainSaysWhatWasGranted() {
        assertThat(execute("explain", "--store", store, "--tenant", "shop", "--event", "e0"))
                .isZero();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.matches(
                        "granted by each: off USD 2\\.00, issued, until 2026-02-09 12:00, issuance [0-9a-f]+"));
        assertThat(execute("explain", "--store", store, "--tenant", "shop", "--event", "e0", "--json"))
                .isZero();
        assertThat(out.toString()).contains("\"granted\":[{\"issuance\":", "\"state\":\"ISSUED\"");
    }

    @Test
    void explainNamesTheEventsThatWereRaised() throws IOException {
        Path folder = keys.toAbsolutePath().getParent();
        Path rules = Files.writeString(folder.resolve("raise.yaml"), """
                bonsela: 1
                tenant: cafe
                zone: UTC
                events:
                  sale: { amount: { type: money, currency: USD } }
                  told: { friend: string }
                rewards: { points: { type: credit, unit: POINTS } }
                rules:
                  tells: { on: sale, when: "true", give: { raise: told, subject: '"rudo"', with: { friend: subject } } }
                  told: { on: told, when: "true", give: { reward: points, value: 1 } }
                """);
        Path events = Files.writeString(folder.resolve("raise.jsonl"), """
                {"specversion":"1.0","id":"1","source":"/till","type":"sale","tenant":"cafe","subject":"ann",\
                "time":"2026-01-01T08:00:00Z","data":{"amount":{"currency":"USD","value":"1.00"}}}
                """);
        String other = "sqlite:" + folder.resolve("raise.db");
        assertThat(execute("run", "--rules", rules.toString(), "--events", events.toString(), "--store", other))
                .as(err.toString())
                .isZero();
        assertThat(execute("explain", "--store", other, "--tenant", "cafe", "--event", "1"))
                .isZero();
        assertThat(out.toString().lines())
                .anyMatch(line -> line.matches("raised by tells: told for rudo, event raised/[0-9a-f]+"));
        assertThat(execute("explain", "--store", other, "--tenant", "cafe", "--event", "1", "--json"))
                .isZero();
        assertThat(out.toString()).contains("\"by\":\"tells\",\"type\":\"told\",\"subject\":\"rudo\"");
    }

    @Test
    void expireDoesWhatTimeHasBroughtOnce() {
        assertThat(execute("expire", "--store", store, "--keys", keys.toString()))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines("3 expired, 0 released");
        assertThat(execute("expire", "--store", store, "--keys", keys.toString()))
                .isZero();
        assertThat(out.toString()).isEqualToIgnoringNewLines("0 expired, 0 released");
        assertThat(execute("verify", "--store", store, "--keys", keys.toString()))
                .as(out.toString())
                .isZero();
        assertThat(execute("expire", "--store", "sqlite:" + folder.resolve("none.db")))
                .isEqualTo(2);
        assertThat(folder.resolve("none.db")).doesNotExist();
    }
}
