package loyalty.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.json.JsonMapper;

/** Writes files of JSON lines into a ZIP file, and counts the lines. */
final class ZipOfLines {
    private final ZipOutputStream zip;
    private final JsonMapper json;
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private String current = "";

    ZipOfLines(OutputStream out, JsonMapper json) {
        zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        this.json = json;
    }

    /** Begins a file. */
    void begin(String name) throws IOException {
        current = name + ".jsonl";
        counts.put(current, 0L);
        zip.putNextEntry(new ZipEntry(current));
    }

    /** Writes a line. */
    void line(Object value) throws IOException {
        zip.write(json.writeValueAsBytes(value));
        zip.write('\n');
        counts.merge(current, 1L, Long::sum);
    }

    /** Writes a file with a text. */
    void text(String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns how many lines each file has. */
    Map<String, Long> counts() {
        return counts;
    }

    /** Writes the end; the destination stays open. */
    void finish() throws IOException {
        zip.finish();
    }
}
