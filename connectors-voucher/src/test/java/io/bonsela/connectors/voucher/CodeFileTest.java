package io.bonsela.connectors.voucher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.Origin;
import io.bonsela.api.command.ImportCodes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A file is read completely or not at all. */
final class CodeFileTest {
    private static final Origin BY = Origin.of("roastery", "import-1", "clerk");

    private static CodeFile read(String text) throws IOException {
        return CodeFile.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void codesAreInTheFirstColumnOrInTheOneThatIsCalledSo() throws IOException {
        ImportCodes plain = read("AAA\r\nBBB\r\n\r\nCCC").into(BY, "gifts");
        assertThat(plain.codes()).containsExactly("AAA", "BBB", "CCC");
        ImportCodes named = read("\uFEFFserial,Code,note\n1,\"A,A\",x\n2, BB ,\"two\nlines\"\n3,\"C\"\"C\",\n")
                .into(BY, "gifts");
        assertThat(named.codes()).containsExactly("A,A", "BB", "C\"C");
        assertThat(named.toString()).doesNotContain("BB");
    }

    /**
     * Files as spreadsheets, mail programs and other systems write them: read as intended, or a problem with its line.
     */
    @Test
    void noCodeIsReadThatNobodyMade() throws IOException {
        assertThat(codes("\ufeffcode\r\nAAA1\r\n\"AA,A2\"\r\n")).containsExactly("AAA1", "AA,A2");
        assertThat(codes("code;value\r\nAAA1;10\r\n")).containsExactly("AAA1");
        assertThat(codes("value\tCode\n10\tAAA1\n")).containsExactly("AAA1");
        assertThat(codes("AAA1\rAAA2\r")).containsExactly("AAA1", "AAA2");
        assertThat(codes("\u00a0AAA1\nAAA2\u200b\n\ufeffAAA3\n")).containsExactly("AAA1", "AAA2", "AAA3");
        assertThat(codes("code\nvoucher\n")).as("behind a heading").containsExactly("voucher");
        assertThat(read("voucher_code\nAAA1\n").problems()).containsOnlyKeys(1);
        assertThat(read("Coupon Code,value\nAAA1,10\n").problems()).containsOnlyKeys(1);
        assertThat(read("AAA1;10\nAAA2;20\n").problems()).containsOnlyKeys(1);
        assertThat(read("AAA1,10\nAAA2,20\n").problems()).containsOnlyKeys(1);
        assertThat(read("AAA1\nA\u200bA2\nA\u00a0A3\n").problems()).containsOnlyKeys(2, 3);
        assertThat(read("\"AAA1\"x\nAAA2\n").problems()).containsOnlyKeys(1);
        assertThat(read("AAA1\n\"AAA2\"x\n").problems()).containsOnlyKeys(2);
        assertThat(read("AA\"A1\n").problems()).containsOnlyKeys(1);
        assertThat(read("").size()).isZero();
    }

    @Test
    void theCallerMayNameTheColumn() throws IOException {
        byte[] file = "Coupon Code,value\nAAA1,10\n".getBytes(StandardCharsets.UTF_8);
        assertThat(CodeFile.readColumn(new ByteArrayInputStream(file), "coupon code")
                        .into(BY, "gifts")
                        .codes())
                .containsExactly("AAA1");
        assertThat(CodeFile.readColumn(new ByteArrayInputStream(file), "serial").problems())
                .isEqualTo(Map.of(1, "no column is named 'serial'"));
    }

    private static List<String> codes(String text) throws IOException {
        CodeFile file = read(text);
        assertThat(file.problems()).isEmpty();
        return file.into(BY, "gifts").codes();
    }

    @Test
    void everyMistakeIsToldByItsLineAndNothingIsImported() throws IOException {
        CodeFile file = read("code\nAAA\nBBB\nAAA\n,\n" + "x".repeat(257) + "\nC\u0007C\nDDD");
        assertThat(file.problems())
                .isEqualTo(Map.of(
                        4, "duplicate code: it is already in line 2",
                        6, "the code is longer than 256 characters",
                        7, "the code contains an invisible character"));
        assertThatThrownBy(() -> file.into(BY, "gifts")).isInstanceOf(IllegalStateException.class);
        assertThat(file.toString()).doesNotContain("AAA");
        assertThat(read("code,x\n,y\n").problems()).containsEntry(2, "the code is missing");
        assertThat(read("AAA\n\"BBB\nCCC").problems())
                .containsEntry(2, "a quotation mark is not closed, or the code has two lines");
    }

    @Test
    void sizeRowsAndEncodingAreBounded() throws IOException {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i <= CodeFile.MOST_CODES; i++) {
            many.append("C").append(i).append('\n');
        }
        assertThat(read(many.toString()).problems()).containsEntry(50_001, "there are more than 50000 codes");
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public int read(byte[] bytes, int from, int length) {
                java.util.Arrays.fill(bytes, from, from + length, (byte) 'x');
                return length;
            }
        };
        assertThat(CodeFile.read(endless).problems()).containsKey(0);
        assertThat(CodeFile.read(new ByteArrayInputStream(new byte[] {'A', '\n', (byte) 0xC3, '\n'}))
                        .problems())
                .containsValue("not valid UTF-8");
    }
}
