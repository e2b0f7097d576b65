package io.bonsela.store.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.DayFigure;
import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.Reports.Reconciliation;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Codec;
import io.bonsela.api.store.DayFigures;
import io.bonsela.api.store.State.HistoryEntry;
import io.bonsela.api.store.State.Spending;
import io.bonsela.core.codec.Canonical;
import io.bonsela.store.jdbc.FullShop;
import io.bonsela.store.jdbc.SqliteStore;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An attacker changes rows that decide about money and renews their seals, which need no key. What is derived from
 * other rows shows it.
 */
class ResealedRowsTest {
    private static final Codec CODEC = Codec.canonical();
    private static final StateTables TABLES = new StateTables(CODEC);

    @TempDir
    private Path folder;

    private Path file;

    /** Changes a row. */
    private interface Change {
        void of(@Nullable Object[] row);
    }

    @BeforeEach
    void fill() {
        file = folder.resolve("shop.db");
        FullShop.fill(SqliteStore.open(file));
    }

    private static SealedTable table(String name) {
        return TABLES.all().stream()
                .map(StateTable::table)
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void rewrite(SealedTable table, String where, Change change) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            table.rewrite(connection, "", where, row -> {
                change.of(row);
                return row;
            });
        }
    }

    private List<String> differences() {
        try (RewardEngine engine = FullShop.reading(SqliteStore.openToRead(file))) {
            Reconciliation found = engine.reports().reconcile(FullShop.TENANT);
            assertThat(found.unreadable()).isEmpty();
            return found.differences().stream()
                    .map(Reconciliation.Difference::what)
                    .toList();
        }
    }

    @Test
    void whenAScheduledRuleSetIsDue() throws SQLException {
        SealedTable approvals = table("bonsela_approval");
        rewrite(approvals, "due_at IS NOT NULL", row -> row[approvals.place("due_at")] = 1L);
        assertThat(differences()).singleElement().asString().startsWith("approval of command");
        assertNothingIsPublished();
    }

    @Test
    void aCommandThatWaitsIsNotDue() throws SQLException {
        SealedTable approvals = table("bonsela_approval");
        rewrite(approvals, "status = 'WAITING'", row -> row[approvals.place("due_at")] = 1L);
        assertThat(differences()).isNotEmpty().allMatch(each -> each.startsWith("approval of command"));
        assertNothingIsPublished();
    }

    private void assertNothingIsPublished() {
        try (RewardEngine engine = FullShop.reading(SqliteStore.open(file))) {
            List<Publication> before = engine.records().publications(FullShop.TENANT);
            engine.maintenance().expireDue(100);
            assertThat(engine.records().publications(FullShop.TENANT)).isEqualTo(before);
        }
    }

    @Test
    void whatWasSpent() throws SQLException {
        SealedTable spendings = table("bonsela_spending");
        int body = spendings.place("spending");
        rewrite(spendings, "held_until IS NULL", row -> {
            Spending spent = CODEC.spending(Objects.requireNonNull((byte[]) row[body]));
            List<Spending.Part> more = spent.parts().stream()
                    .map(part -> new Spending.Part(part.credit(), part.amount() + 40, part.returned()))
                    .toList();
            row[body] = CODEC.encode(new Spending(spent.amount(), more, spent.heldUntil()));
        });
        assertThat(differences()).containsExactly("amounts spent or held in POINTS, less those in the ledger");
    }

    @Test
    void aUseOfAnotherReward() throws SQLException {
        SealedTable uses = table("bonsela_follow_up");
        rewrite(uses, "issuances <> ''", row -> row[uses.place("issuances")] = "another");
        assertThat(differences()).hasSize(2).allMatch(each -> each.startsWith("use of issuance"));
    }

    @Test
    void figuresOfADay() throws SQLException {
        SealedTable days = table("bonsela_day_figures");
        int body = days.place("body");
        rewrite(days, "1 = 1", row -> {
            DayFigures figures = CODEC.figures(Objects.requireNonNull((byte[]) row[body]));
            row[body] = CODEC.encode(new DayFigures(figures.posted(), List.of()));
        });
        assertThat(differences()).isNotEmpty().allMatch(each -> each.startsWith("figure of "));
    }

    @Test
    void whatTheFiguresContain() throws SQLException {
        SealedTable watermark = table("bonsela_watermark");
        int ledger = watermark.place("ledger");
        rewrite(watermark, "1 = 1", row -> row[ledger] = Objects.requireNonNull((Long) row[ledger]) - 2);
        assertThat(differences()).isNotEmpty().allMatch(each -> each.startsWith("figure of "));
    }

    @Test
    void aFigureThatIsThereTwice() throws SQLException {
        SealedTable days = table("bonsela_day_figures");
        int body = days.place("body");
        rewrite(days, "1 = 1", row -> {
            DayFigures figures = CODEC.figures(Objects.requireNonNull((byte[]) row[body]));
            List<DayFigure> twice = new ArrayList<>(figures.posted());
            twice.add(0, figures.posted().get(0));
            row[body] = CODEC.encode(new DayFigures(twice, figures.issued()));
        });
        assertThat(differences()).isNotEmpty().allMatch(each -> each.startsWith("figure of "));
    }

    @Test
    void figuresInTheRowOfAnotherDay() throws SQLException {
        SealedTable days = table("bonsela_day_figures");
        int day = days.place("day");
        rewrite(days, "1 = 1", row -> row[day] = Objects.requireNonNull((Long) row[day]) - 1_000);
        assertThat(differences()).isNotEmpty().allMatch(each -> each.startsWith("figure of "));
    }

    @Test
    void aDayThatIsNone() throws SQLException {
        SealedTable days = table("bonsela_day_figures");
        int day = days.place("day");
        rewrite(days, "day = (SELECT max(day) FROM bonsela_day_figures)", row -> row[day] = 1_000_000_000_000_000L);
        try (RewardEngine engine = FullShop.reading(SqliteStore.openToRead(file))) {
            Reconciliation found = engine.reports().reconcile(FullShop.TENANT);
            assertThat(found.unreadable())
                    .anySatisfy(each -> assertThat(each.why()).contains("1000000000000000 is not a day"));
        }
    }

    @Test
    void positionsBeyondTheEnd() throws SQLException {
        SealedTable watermark = table("bonsela_watermark");
        int ledger = watermark.place("ledger");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            Sql.update(connection, "DELETE FROM bonsela_transition");
        }
        try (RewardEngine engine = FullShop.reading(SqliteStore.open(file))) {
            engine.maintenance().addUp(FullShop.TENANT, 1_000_000);
        }
        rewrite(watermark, "1 = 1", row -> row[ledger] = 1_000_000L);
        assertThat(differences()).contains("positions of figures by day");
    }

    @Test
    void positionsThatAreLostDoubleNothing() throws SQLException {
        try (RewardEngine engine = FullShop.reading(SqliteStore.open(file))) {
            engine.maintenance().addUp(FullShop.TENANT, 1_000_000);
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            Sql.update(connection, "DELETE FROM bonsela_watermark");
        }
        assertThat(differences()).containsExactly("positions of figures by day");
        try (RewardEngine engine = FullShop.reading(SqliteStore.open(file))) {
            List<DayFigure> before = engine.reports().days(FullShop.TENANT, Instant.MIN, Instant.MAX);
            assertThat(engine.maintenance().addUp(FullShop.TENANT, 1_000_000)).isPositive();
            assertThat(engine.reports().days(FullShop.TENANT, Instant.MIN, Instant.MAX))
                    .isEqualTo(before);
        }
        assertThat(differences()).isEmpty();
    }

    @Test
    void aTransition() throws SQLException {
        rewrite(Writing.TRANSITIONS, "1 = 1", row -> row[Writing.TRANSITIONS.place("state_after")] = "FAILED");
        assertThat(differences()).isNotEmpty().allMatch(each -> each.startsWith("figure of "));
    }

    @Test
    void whoPublished() throws SQLException {
        rewrite(Writing.PUBLICATIONS, "version = 1", row -> row[Writing.PUBLICATIONS.place("actor")] = "nobody");
        assertThat(differences()).containsExactly("publication 1");
    }

    @Test
    void forgedRulesWithoutACommand() throws SQLException {
        RuleSet forged;
        try (SqliteStore store = SqliteStore.openToRead(file)) {
            forged = store.records().ruleSet(FullShop.TENANT).orElseThrow().toBuilder()
                    .paused(true)
                    .build();
        }
        String digest = Canonical.digest(forged);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            Sql.update(
                    connection,
                    "INSERT OR IGNORE INTO bonsela_rule_set (tenant, digest, body) VALUES (?, ?, ?)",
                    FullShop.TENANT,
                    digest,
                    CODEC.encode(forged));
        }
        String last = "version = (SELECT max(version) FROM bonsela_publication)";
        rewrite(Writing.PUBLICATIONS, last, row -> row[Writing.PUBLICATIONS.place("digest")] = digest);
        SealedTable active = table("bonsela_active_rules");
        rewrite(active, "version > 0", row -> row[active.place("digest")] = digest);
        assertThat(differences()).anyMatch(each -> each.startsWith("publication "));
    }

    /** Histories are not sealed. A pseudonym in the changed row is no reason not to derive it again. */
    @Test
    void aHistoryThatSeemsToNameAnErasedSubject() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            byte[] entries = Sql.query(
                            connection, "SELECT entries FROM bonsela_history_day WHERE subject = 'ann'", Row::bytes)
                    .get(0);
            List<HistoryEntry> forged = CODEC.history(entries).stream()
                    .map(each -> new HistoryEntry(
                            each.at(),
                            each.date(),
                            each.count(),
                            new BigDecimal(9_000),
                            each.currency(),
                            "erased:0",
                            each.failure()))
                    .toList();
            Sql.update(
                    connection,
                    "UPDATE bonsela_history_day SET entries = ? WHERE entries = ?",
                    CODEC.encodeHistory(forged),
                    entries);
        }
        assertThat(differences()).anyMatch(each -> each.startsWith("history of ann"));
    }
}
