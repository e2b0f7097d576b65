package loyalty.data;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import loyalty.data.CsvFile.Mistake;
import loyalty.data.CsvFile.Row;

/** A kind of file that can be imported. */
interface ImportKind {
    /** The name, such as {@code customers}. */
    String name();

    /** Returns what is wrong with the names of the columns. */
    Optional<Mistake> checkColumns(List<String> columns);

    /** Returns what is wrong with lines, before anything is imported. */
    Stream<Mistake> check(String tenant, List<Row> rows);

    /**
     * Imports lines that were checked. A line that was imported before changes nothing.
     *
     * @param job the id of the import
     * @return what was not imported
     */
    List<Mistake> run(String tenant, String job, List<Row> rows);
}
