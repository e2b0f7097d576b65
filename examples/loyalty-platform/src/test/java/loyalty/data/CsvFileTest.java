package loyalty.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import loyalty.data.CsvFile.Mistake;
import loyalty.data.CsvFile.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CSV files as people make them. */
class CsvFileTest {
    private static CsvFile read(String text) {
        return CsvFile.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,b\n1,2\n",
                "a,b\n1,2",
                "a;b\r\n1;2\r\n",
                "a\tb\r1\t2\r",
                "\ufeffa,b\n1,2\n",
                " a , b \n 1 , 2 \n",
                "\"a\",\"b\"\n\"1\",\"2\"\n",
                "\n\na,b\n\n1,2\n\n"
            })
    void linesAreReadWhateverTheySeparate(String text) {
        CsvFile file = read(text);
        assertThat(file.mistakes()).isEmpty();
        assertThat(file.columns()).containsExactly("a", "b");
        assertThat(file.rows())
                .singleElement()
                .satisfies(row -> assertThat(row.values()).containsOnly(Map.entry("a", "1"), Map.entry("b", "2")));
    }

    @Test
    void quotesLineBreaksAndEmptyCells() {
        CsvFile file = read("a,b\n\"x, \"\"y\"\"\",\n,\"2\"\n");
        assertThat(file.rows()).extracting(Row::line).containsExactly(2L, 3L);
        assertThat(file.rows().get(0).get("a")).isEqualTo("x, \"y\"");
        assertThat(file.rows().get(0).values()).doesNotContainKey("b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|0|EMPTY",
                "'  \n'|0|EMPTY",
                "'a,b\n'|0|EMPTY",
                "'a,a\n1,2\n'|1|COLUMNS",
                "'a,b\n1\n'|2|FIELDS",
                "'a,b\n1,2\n1,2,3\n'|3|FIELDS",
                "'a\n\"x\ny\"\n'|2|TEXT",
                "'a\nx\u0000\n'|2|TEXT"
            })
    void mistakesAreNamedByLine(String text, long line, String code) {
        assertThat(read(text).mistakes())
                .singleElement()
                .extracting(Mistake::line, Mistake::code)
                .containsExactly(line, code);
    }

    @Test
    void anotherEncodingIsNamed() {
        assertThat(CsvFile.read("a\nTend\u00e9\n".getBytes(Charset.forName("windows-1252")))
                        .mistakes())
                .extracting(Mistake::code)
                .containsExactly("NOT_UTF_8");
    }

    @Test
    void noMoreLinesThanAFileMayHave() {
        String rows = "x\n".repeat(CsvFile.MOST_ROWS);
        assertThat(read("a\n" + rows).mistakes()).isEmpty();
        assertThat(read("a\nx\n" + rows).mistakes()).extracting(Mistake::code).containsExactly("TOO_LONG");
    }

    @Test
    void aFileOfMistakesIsNotReadToItsEnd() {
        assertThat(read("a,b\n" + "x\n".repeat(10_000)).mistakes()).hasSize(CsvFile.MOST_MISTAKES);
        assertThat(read("x".repeat(101) + "\n" + "\u0001\n".repeat(10)).mistakes())
                .singleElement()
                .extracting(Mistake::code)
                .isEqualTo("COLUMNS");
    }

    @Test
    void equalRowsAreWrittenEqually() {
        assertThat(read("b,a\n2,1\n").rows().get(0).values().keySet()).containsExactly("a", "b");
    }
}
