package io.bonsela.store.jdbc;

import io.bonsela.store.jdbc.sql.Row;
import io.bonsela.store.jdbc.sql.Sql;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/** The rows of a PostgreSQL database as text: for each table, its name and its rows in the text format of {@code COPY}. */
final class CopiedRows {
    private static final String END = "\\.";

    private CopiedRows() {}

    static String write(DataSource dataSource) throws IOException, SQLException {
        try (Connection connection = dataSource.getConnection()) {
            List<String> tables = Sql.query(
                    connection,
                    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = CAST(current_schema() AS"
                            + " regnamespace) AND relname <> 'bonsela_schema' ORDER BY relname",
                    Row::text);
            StringWriter out = new StringWriter();
            for (String table : tables) {
                out.append(table).append('\n');
                connection.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY " + table + " TO STDOUT", out);
                out.append(END).append('\n');
            }
            return out.toString();
        }
    }

    /** Adds the rows to a database that has the tables, and none of these rows. */
    static void read(String rows, DataSource dataSource) throws IOException, SQLException {
        try (Connection connection = dataSource.getConnection();
                BufferedReader in = new BufferedReader(new StringReader(rows))) {
            for (String table = in.readLine(); table != null; table = in.readLine()) {
                StringBuilder data = new StringBuilder();
                for (String row = in.readLine(); !END.equals(row); row = in.readLine()) {
                    data.append(row).append('\n');
                }
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn("COPY " + table + " FROM STDIN", new StringReader(data.toString()));
            }
            List<String> numbered = Sql.query(
                    connection,
                    "SELECT table_name FROM information_schema.columns WHERE table_schema = current_schema()"
                            + " AND is_identity = 'YES' AND column_name = 'position'",
                    Row::text);
            String next = numbered.stream()
                    .map(table -> "setval(pg_get_serial_sequence('" + table + "', 'position'),"
                            + " (SELECT coalesce(max(position), 0) + 1 FROM " + table + "), false)")
                    .collect(Collectors.joining(", ", "SELECT CAST(row(", ") AS text)"));
            Sql.query(connection, next, Row::text);
        }
    }
}
