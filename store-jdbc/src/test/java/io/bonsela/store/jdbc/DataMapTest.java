package io.bonsela.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.store.jdbc.sql.Row;
import io.bonsela.store.jdbc.sql.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The map of personal data lists exactly the columns of the schema. */
class DataMapTest {
    private static final Path MAP = Path.of("../docs/data-map.md");
    private static final Pattern ROW =
            Pattern.compile("^\\| `(bonsela_\\w+)` \\|([^|]+)\\|([^|]+)\\|([^|]*)\\|([^|]*)\\|$", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    @Test
    void theMapIsThatOfTheSchema() throws IOException, SQLException {
        Map<String, List<String>> told = new TreeMap<>();
        for (MatchResult row : rows()) {
            told.put(row.group(1), Arrays.asList(row.group(2).strip().split(", ")));
        }
        assertThat(told).isEqualTo(columns());
    }

    @Test
    void whateverHoldsThePersonsNameSaysWhatBecomesOfIt() throws IOException {
        for (MatchResult row : rows()) {
            boolean named = Arrays.asList(row.group(2).strip().split(", ")).contains("subject");
            if (named || !row.group(3).strip().startsWith("nothing")) {
                boolean said = !row.group(4).isBlank() || !row.group(5).isBlank();
                assertThat(said).as(row.group(1)).isTrue();
            }
        }
    }

    private static List<MatchResult> rows() throws IOException {
        return ROW.matcher(Files.readString(MAP)).results().toList();
    }

    private Map<String, List<String>> columns() throws SQLException {
        Path file = folder.resolve("rewards.db");
        SqliteStore.open(file).close();
        Map<String, List<String>> columns = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            String tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'bonsela%'";
            for (String table : Sql.query(connection, tables, Row::text)) {
                columns.put(
                        table,
                        Sql.query(
                                connection,
                                "SELECT name FROM pragma_table_info('" + table + "') ORDER BY cid",
                                Row::text));
            }
        }
        return columns;
    }
}
