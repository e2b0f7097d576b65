package io.bonsela.connectors.voucher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.Origin;
import io.bonsela.api.command.ImportCodes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** All of a file, or nothing of it. */
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

    @Test
    void everyMistakeIsToldByItsLineAndNothingIsImported() throws IOException {
        CodeFile file = read("code\nAAA\nBBB\nAAA\n,\n" + "x".repeat(257) + "\nC\u0007C\nDDD");
        assertThat(file.problems())
                .isEqualTo(Map.of(
                        4, "the code is in line 2 already",
                        6, "the code is longer than 256 characters",
                        7, "the code has a control character"));
        assertThatThrownBy(() -> file.into(BY, "gifts")).isInstanceOf(IllegalStateException.class);
        assertThat(file.toString()).doesNotContain("AAA");
        assertThat(read("code,x\n,y\n").problems()).containsEntry(2, "there is no code");
        assertThat(read("AAA\n\"BBB\nCCC").problems()).containsEntry(2, "a quotation mark is not closed");
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
                .containsValue("this is not UTF-8");
    }
}
