package loyalty.data;

import java.util.List;
import java.util.Optional;
import loyalty.data.CsvFile.Mistake;
import loyalty.data.CsvFile.Row;

/** A kind of file that can be imported. */
interface ImportKind {
    /** The name, such as {@code customers}. */
    String name();

    /** Checks the names of the columns, and what is wrong with them as a whole. */
    Optional<Mistake> checkColumns(String tenant, List<String> columns);

    /** Checks a line before anything is imported. */
    Optional<Mistake> check(String tenant, Row row);

    /**
     * Imports lines that were checked. A line that was imported before changes nothing.
     *
     * @param job the id of the import
     * @return what was not imported
     */
    List<Mistake> run(String tenant, String job, List<Row> rows);
}
