package io.bonsela.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The output of an option replaces an earlier output of the same kind, and nothing else. */
class OutputFileTest {
    private static final String RULES = """
            bonsela: 1
            tenant: shop
            zone: UTC
            events:
              purchase: { amount: { type: money, currency: USD } }
            budgets:
              till: { limit: USD 5.00 }
            rewards:
              mug: { type: physical, cost: USD 2.00 }
            rules:
              big-spender:
                on: purchase
                when: event.amount >= "USD 20.00"
                budget: till
                give: { reward: mug }
                examples:
                  - { event: { purchase: { amount: USD 30.00 } }, expect: matched }
            """;
    private static final String EVENTS =
            "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/t\",\"type\":\"purchase\","
                    + "\"tenant\":\"shop\",\"subject\":\"ann\",\"time\":\"2026-11-20T10:00:00Z\","
                    + "\"data\":{\"amount\":{\"currency\":\"USD\",\"value\":\"25.00\"}}}\n";

    private static final List<String> RUN_ON_A_STORE =
            List.of("run", "--rules", "RULES", "--events", "EVENTS", "--store", "sqlite:STORE", "--report");

    /** The inputs of commands; the names are placeholders in the commands below. */
    private enum Input {
        RULES,
        EVENTS,
        STORE
    }

    /** Every option that names a file to write. */
    private enum Option {
        RUN(".html", "run", "--rules", "RULES", "--events", "EVENTS", "--report"),
        BACKTEST(".html", "backtest", "--rules", "RULES", "--against", "RULES", "--events", "EVENTS", "--report"),
        REPORT(".html", "report", "--store", "sqlite:STORE", "--tenant", "shop", "--report"),
        TEST(".xml", "test", "--rules", "RULES", "--junit");

        private final String ending;
        private final List<String> command;

        Option(String ending, String... command) {
            this.ending = ending;
            this.command = List.of(command);
        }
    }

    @TempDir
    private static Path origin;

    @TempDir
    private Path folder;

    private final Map<Input, Path> inputs = new EnumMap<>(Input.class);
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void writesTheInputs() throws IOException {
        Path rules = Files.writeString(origin.resolve("RULES"), RULES);
        Path events = Files.writeString(origin.resolve("EVENTS"), EVENTS);
        String store = "sqlite:" + origin.resolve("STORE");
        assertThat(Main.commandLine()
                        .setOut(new PrintWriter(new StringWriter()))
                        .execute("run", "--rules", rules.toString(), "--events", events.toString(), "--store", store))
                .isZero();
    }

    @BeforeEach
    void copiesTheInputs() throws IOException {
        for (Input input : Input.values()) {
            inputs.put(input, Files.copy(origin.resolve(input.name()), folder.resolve(input.name())));
        }
    }

    @AfterEach
    void noTemporaryFileIsLeft() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".tmp"));
        }
    }

    private int execute(Option option, Path output) {
        return execute(option.command, output);
    }

    private int execute(List<String> command, Path output) {
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words(command, output).toArray(String[]::new));
    }

    private List<String> words(List<String> command, Path output) {
        List<String> words = new ArrayList<>(command);
        inputs.forEach((input, file) -> words.replaceAll(word -> word.replace(input.name(), file.toString())));
        words.add(output.toString());
        return words;
    }

    private void writes(Option option, Path output) {
        assertThat(execute(option, output)).as(err.toString()).isZero();
        assertThat(output).isRegularFile();
    }

    private void refuses(Option option, Path output, String why) {
        assertThat(execute(option, output)).isEqualTo(2);
        assertThat(err.toString()).contains("cannot write '" + output + "': ").contains(why);
        assertThat(out.toString()).as("nothing is done before").isEmpty();
    }

    private Path output(Option option) {
        return folder.resolve("output" + option.ending);
    }

    private static Stream<Arguments> optionsAndInputs() {
        return Stream.of(Option.values())
                .flatMap(option -> Stream.of(Input.values()).map(input -> Arguments.of(option, input)));
    }

    @ParameterizedTest
    @MethodSource("optionsAndInputs")
    void aLinkToAnInputIsNotFollowed(Option option, Input input) throws IOException {
        Path linked = folder.resolve(input.name());
        byte[] before = Files.readAllBytes(linked);
        Path output = Files.createSymbolicLink(output(option), linked);
        refuses(option, output, "symbolic link");
        assertThat(output).isSymbolicLink();
        assertThat(linked).hasBinaryContent(before);
    }

    @ParameterizedTest
    @MethodSource("optionsAndInputs")
    void anInputIsNoOutput(Option option, Input input) throws IOException {
        Path output = Files.move(folder.resolve(input.name()), output(option));
        byte[] before = Files.readAllBytes(output);
        inputs.put(input, output);
        refuses(option, output, "it exists and is not a");
        assertThat(output).hasBinaryContent(before);
    }

    @ParameterizedTest
    @EnumSource(Option.class)
    void aLinkToNothingIsNotFollowed(Option option) throws IOException {
        Path nothing = folder.resolve("nothing" + option.ending);
        Path output = Files.createSymbolicLink(output(option), nothing);
        refuses(option, output, "symbolic link");
        assertThat(output).isSymbolicLink();
        assertThat(nothing).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(Option.class)
    void aLinkToAnEarlierOutputIsNotFollowed(Option option) throws IOException {
        Path earlier = folder.resolve("earlier" + option.ending);
        writes(option, earlier);
        out.getBuffer().setLength(0);
        refuses(option, Files.createSymbolicLink(output(option), earlier), "symbolic link");
    }

    @ParameterizedTest
    @EnumSource(Option.class)
    void aFolderIsNoOutput(Option option) throws IOException {
        refuses(option, Files.createDirectory(output(option)), "it is a folder");
    }

    @ParameterizedTest
    @EnumSource(Option.class)
    void theFolderMustBeThere(Option option) {
        refuses(option, folder.resolve("none").resolve("output" + option.ending), "does not exist");
    }

    @ParameterizedTest
    @EnumSource(Option.class)
    void theNameMustTellTheKind(Option option) {
        refuses(option, folder.resolve("output.txt"), "must end in " + option.ending);
        assertThat(folder.resolve("output.txt")).doesNotExist();
    }

    @ParameterizedTest
    @EnumSource(Option.class)
    void anEmptyFileIsNoOutput(Option option) throws IOException {
        Path output = Files.createFile(output(option));
        refuses(option, output, "it exists and is not a");
        assertThat(output).isEmptyFile();
    }

    @ParameterizedTest
    @EnumSource(Option.class)
    void aSocketIsNoOutput(Option option) throws IOException {
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(output(option)));
            refuses(option, output(option), "not a regular file");
        }
    }

    @ParameterizedTest
    @EnumSource(Option.class)
    void anOutputOfTheOtherKindIsKept(Option option) throws IOException {
        Option other = option == Option.TEST ? Option.RUN : Option.TEST;
        Path written = folder.resolve("other" + other.ending);
        writes(other, written);
        out.getBuffer().setLength(0);
        Path output = Files.move(written, output(option));
        byte[] before = Files.readAllBytes(output);
        refuses(option, output, "it exists and is not a");
        assertThat(output).hasBinaryContent(before);
    }

    @ParameterizedTest
    @EnumSource(Option.class)
    void anEarlierOutputIsReplacedButNotWhatIsLinkedToIt(Option option) throws IOException {
        Path output = output(option);
        writes(option, output);
        String first = Files.readString(output);
        Files.writeString(output, first + "<!-- earlier -->");
        Path linked = Files.createLink(folder.resolve("linked"), output);
        writes(option, output);
        assertThat(output).hasContent(first);
        assertThat(linked).hasContent(first + "<!-- earlier -->");
    }

    @ParameterizedTest
    @EnumSource(Option.class)
    void theFolderMayBeALink(Option option) throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path linked = Files.createSymbolicLink(folder.resolve("linked"), real);
        writes(option, linked.resolve("output" + option.ending));
        assertThat(real.resolve("output" + option.ending)).isRegularFile();
    }

    @ParameterizedTest
    @EnumSource(Option.class)
    void aNewOutputIsNoMoreOpenThanTheEarlierOne(Option option) throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        Path output = output(option);
        writes(option, output);
        Files.setPosixFilePermissions(output, PosixFilePermissions.fromString("rw-------"));
        writes(option, output);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(output)))
                .isEqualTo("rw-------");
    }

    @Test
    void aRefusedPageLeavesNoStoreBehind() {
        Path store = folder.resolve("new.db");
        inputs.put(Input.STORE, store);
        assertThat(execute(RUN_ON_A_STORE, folder.resolve("output.txt"))).isEqualTo(2);
        assertThat(store).doesNotExist();
    }

    @Test
    void aStoreThatTheSameCommandMakesIsKept() {
        Path store = folder.resolve("new.html");
        inputs.put(Input.STORE, store);
        assertThat(execute(RUN_ON_A_STORE, store)).isEqualTo(2);
        assertThat(err.toString()).contains("it exists and is not a report page");
        assertThat(Main.commandLine().setOut(new PrintWriter(out)).execute("verify", "--store", "sqlite:" + store))
                .isZero();
        assertThat(out.toString()).containsPattern("same +1\n");
    }

    @Test
    void aLinkThatComesMeanwhileIsNotReplaced() throws IOException {
        Path events = folder.resolve("EVENTS");
        Path file = folder.resolve("page.html");
        OutputFile page = new OutputFile(OutputFile.Kind.PAGE, file);
        Files.createSymbolicLink(file, events);
        assertFails(page, "symbolic link");
        assertThat(file).isSymbolicLink();
        assertThat(events).hasContent(EVENTS);
    }

    @Test
    void aFolderThatGoesMeanwhileIsNamed() throws IOException {
        OutputFile page = new OutputFile(
                OutputFile.Kind.PAGE,
                Files.createDirectory(folder.resolve("gone")).resolve("page.html"));
        Files.delete(folder.resolve("gone"));
        assertFails(page, "NoSuchFileException");
    }

    /** The system limits the size of files below that of a page, so that writing fails halfway. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFailureWhileWritingLeavesTheEarlierFile() throws Exception {
        Path output = output(Option.RUN);
        writes(Option.RUN, output);
        byte[] before = Files.readAllBytes(output);
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "ulimit -f 2 && exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(words(Option.RUN.command, output));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isEqualTo(2);
        assertThat(printed).contains("cannot write '" + output + "': the file system reports");
        assertThat(output).hasBinaryContent(before);
    }

    private static void assertFails(OutputFile page, String why) {
        assertThatThrownBy(() -> page.write("<p>new</p>"))
                .isInstanceOfSatisfying(
                        BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
                .hasMessageContaining("page.html")
                .hasMessageContaining(why);
    }
}
