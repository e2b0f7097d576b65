package loyalty;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks for a text in every column of every table of the SQLite database, the engine's included. */
final class Traces {
    private Traces() {}

    /** Returns where a text is found, as tables and columns. */
    static List<String> of(JdbcClient jdbc, String text) {
        List<String> found = new ArrayList<>();
        List<String> tables = jdbc.sql("SELECT name FROM sqlite_master WHERE type = 'table'")
                .query(String.class)
                .list();
        for (String table : tables) {
            for (Map<String, Object> row :
                    jdbc.sql("SELECT * FROM \"" + table + '"').query().listOfRows()) {
                row.forEach((column, value) -> {
                    if (text(value).contains(text)) {
                        found.add(table + '.' + column);
                    }
                });
            }
        }
        return found.stream().distinct().sorted().toList();
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : String.valueOf(value);
    }
}
