package loyalty.data;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import loyalty.data.CsvFile.Mistake;
import loyalty.data.CsvFile.Row;
import loyalty.data.ImportJob.State;
import loyalty.secret.Sealer;
import loyalty.tenant.TenantScope;
import loyalty.tenant.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Imports of files. A file with mistakes is refused as a whole; one without is stored in encrypted parts, which a worker
 * imports one after the other, so that a restart goes on where it was.
 */
@Service
public class Imports {
    /** How many lines or imports are shown at once. */
    public static final int SHOWN = 100;

    private static final TypeReference<List<Row>> ROWS = new TypeReference<>() {};
    private static final String COLUMNS =
            "SELECT id, tenant, kind, state, lines, done, refused, actor, created_at FROM import_job";
    private static final int PART = 200;

    private final JdbcClient jdbc;
    private final Map<String, ImportKind> kinds = new TreeMap<>();
    private final TenantScope scope;
    private final Sealer sealer;
    private final JsonMapper json;
    private final Clock clock;

    Imports(JdbcClient jdbc, List<ImportKind> kinds, TenantScope scope, Sealer sealer, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        kinds.forEach(kind -> this.kinds.put(kind.name(), kind));
        this.scope = scope;
        this.sealer = sealer;
        this.json = json;
        this.clock = clock;
    }

    /** Returns the kinds of files that can be imported. */
    public List<String> kinds() {
        return List.copyOf(kinds.keySet());
    }

    ImportKind kind(String name) {
        return Optional.ofNullable(kinds.get(name)).orElseThrow();
    }

    /** Returns what is wrong with a file, at most 100 mistakes by line; none: it can be imported. */
    public List<Mistake> check(String tenant, String kind, CsvFile file) {
        List<Mistake> mistakes = new ArrayList<>(file.mistakes());
        if (!file.columns().isEmpty()) {
            kind(kind).checkColumns(file.columns()).ifPresent(mistakes::add);
        }
        if (mistakes.isEmpty()) {
            kind(kind).check(tenant, file.rows()).limit(CsvFile.MOST_MISTAKES).forEach(mistakes::add);
        }
        return mistakes.stream().limit(CsvFile.MOST_MISTAKES).toList();
    }

    /**
     * Begins to import a file that has no mistakes. The same request again begins nothing.
     *
     * @param request identifies the request
     * @return the import; empty: another file was imported by this request
     */
    public Optional<ImportJob> begin(String tenant, String kind, CsvFile file, String actor, String request) {
        String id = "im-" + sealer.hash(tenant, "import " + request).substring(0, 32);
        String content = sealer.hash(tenant, kind + json.writeValueAsString(file.rows()));
        return scope.within(tenant, () -> {
            int added = jdbc.sql(
                            "INSERT INTO import_job (id, tenant, kind, state, lines, content_hash, actor, created_at)"
                                    + " VALUES (?, ?, ?, 'RUNNING', ?, ?, ?, ?) ON CONFLICT DO NOTHING")
                    .params(id, tenant, kind, file.rows().size(), content, actor, Times.micros(clock.instant()))
                    .update();
            for (int from = 0; added == 1 && from < file.rows().size(); from += PART) {
                List<Row> rows = file.rows()
                        .subList(from, Math.min(from + PART, file.rows().size()));
                int number = from / PART;
                jdbc.sql("INSERT INTO import_part (tenant, job, number, sealed_rows) VALUES (?, ?, ?, ?)")
                        .params(tenant, id, number, sealer.seal(json.writeValueAsString(rows), place(id, number)))
                        .update();
            }
            return jdbc.sql(COLUMNS + " WHERE tenant = ? AND id = ? AND content_hash = ?")
                    .params(tenant, id, content)
                    .query(Imports::job)
                    .optional();
        });
    }

    /** Finds an import. */
    public Optional<ImportJob> find(String tenant, String id) {
        return scope.reading(
                tenant,
                () -> jdbc.sql(COLUMNS + " WHERE tenant = ? AND id = ?")
                        .params(tenant, id)
                        .query(Imports::job)
                        .optional());
    }

    /** Returns the last imports of a tenant, the newest first. */
    public List<ImportJob> list(String tenant) {
        return list(tenant, SHOWN);
    }

    /** Returns all imports of a tenant, the newest first. */
    List<ImportJob> all(String tenant) {
        return list(tenant, Integer.MAX_VALUE);
    }

    private List<ImportJob> list(String tenant, int limit) {
        return scope.reading(
                tenant,
                () -> jdbc.sql(COLUMNS + " WHERE tenant = ? ORDER BY created_at DESC, id LIMIT ?")
                        .params(tenant, limit)
                        .query(Imports::job)
                        .list());
    }

    /**
     * Returns lines that were not imported, by line.
     *
     * @param after the line after which to begin
     */
    public List<Mistake> refused(String tenant, String id, long after) {
        return scope.reading(
                tenant,
                () -> jdbc.sql("SELECT line, code, detail FROM import_refusal WHERE tenant = ? AND job = ? AND line > ?"
                                + " ORDER BY line LIMIT " + SHOWN)
                        .params(tenant, id, after)
                        .query((row, number) -> new Mistake(row.getLong(1), row.getString(2), row.getString(3)))
                        .list());
    }

    /**
     * Stops an import; what it has imported stays.
     *
     * @return whether it was running
     */
    public boolean cancel(String tenant, String id) {
        return scope.within(tenant, () -> ended(tenant, id, State.CANCELLED));
    }

    /** Ends an import that is running, and removes what it has not imported. Called within its tenant. */
    boolean ended(String tenant, String id, State state) {
        int ended = jdbc.sql("UPDATE import_job SET state = ? WHERE tenant = ? AND id = ? AND state = 'RUNNING'")
                .params(state.name(), tenant, id)
                .update();
        if (ended == 1) {
            jdbc.sql("DELETE FROM import_part WHERE tenant = ? AND job = ?")
                    .params(tenant, id)
                    .update();
        }
        return ended == 1;
    }

    /** Reads a part. */
    List<Row> rows(String id, int number, String sealed) {
        return json.readValue(sealer.open(sealed, place(id, number)), ROWS);
    }

    private static String place(String id, int number) {
        return id + ' ' + number;
    }

    private static ImportJob job(ResultSet row, int number) throws SQLException {
        return new ImportJob(
                row.getString("id"),
                row.getString("tenant"),
                row.getString("kind"),
                State.valueOf(row.getString("state")),
                row.getLong("lines"),
                row.getLong("done"),
                row.getLong("refused"),
                row.getString("actor"),
                Times.instant(row.getLong("created_at")));
    }
}
