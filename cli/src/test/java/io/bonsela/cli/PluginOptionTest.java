package io.bonsela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule files that use a host's own operators and facts are checked, tested and run with the host's jars. */
class PluginOptionTest {
    private static final String OPERATOR = """
            package shop;

            import io.bonsela.api.rule.ValueType;
            import java.util.List;

            public final class Shout implements io.bonsela.api.spi.Operator {
                public String name() { return "shout"; }
                public int version() { return 1; }
                public List<ValueType> parameters() { return List.of(ValueType.TEXT); }
                public ValueType result() { return ValueType.TEXT; }
                public Object apply(List<Object> operands) { return operands.get(0) + "!"; }
            }
            """;
    private static final String FACT = """
            package shop;

            import io.bonsela.api.rule.ValueType;

            public final class Member implements io.bonsela.api.spi.FactProvider {
                public String name() { return "member"; }
                public ValueType type() { return ValueType.BOOLEAN; }
                public Object fetch(io.bonsela.api.Event event) { return event.subject().equals("ann"); }
            }
            """;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String rules = "";
    private String plugins = "";

    @BeforeEach
    void buildsAJar() throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Path sources = Files.createDirectories(folder.resolve("shop"));
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("java.class.path")
                                + java.io.File.pathSeparator
                                + System.getProperty("jdk.module.path", ""),
                        Files.writeString(sources.resolve("Shout.java"), OPERATOR)
                                .toString(),
                        Files.writeString(sources.resolve("Member.java"), FACT).toString());
        assertThat(result).isZero();
        Path jars = Files.createDirectories(folder.resolve("plugins"));
        plugins = jars.toString();
        jar(
                jars.resolve("shop.jar"),
                Map.of(
                        "shop/Shout.class", Files.readAllBytes(classes.resolve("shop/Shout.class")),
                        "shop/Member.class", Files.readAllBytes(classes.resolve("shop/Member.class")),
                        "META-INF/services/io.bonsela.api.spi.Operator", bytes("shop.Shout"),
                        "META-INF/services/io.bonsela.api.spi.FactProvider", bytes("shop.Member")));
        rules = Files.writeString(folder.resolve("rules.yaml"), """
                        bonsela: 1
                        tenant: shop
                        zone: UTC
                        events: { visit: { word: string } }
                        facts: { member: boolean }
                        rewards: { points: { type: credit, unit: POINTS } }
                        rules:
                          loud:
                            on: visit
                            when: shout(event.word) == "hey!" && fact.member
                            give: { reward: points, value: 5 }
                            examples:
                              - { event: { visit: { word: hey } }, facts: { member: true }, expect: matched }
                              - { event: { visit: { word: ho } }, facts: { member: true }, expect: not-matched }
                        """).toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void jar(Path file, Map<String, byte[]> entries) throws IOException {
        try (OutputStream bytes = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                jar.putNextEntry(new JarEntry(entry.getKey()));
                jar.write(entry.getValue());
                jar.closeEntry();
            }
        }
    }

    private int execute(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
    }

    @Test
    void whatTheJarsHaveIsThereForEveryCommand() throws IOException {
        assertThat(execute("validate", "--rules", rules)).isEqualTo(1);
        assertThat(out.toString()).contains("unknown operator or function 'shout'");
        for (List<String> command : List.of(
                List.of("validate", "--rules", rules),
                List.of("test", "--rules", rules, "--mutate"),
                List.of("analyse", "--rules", rules))) {
            List<String> args = new java.util.ArrayList<>(command);
            args.addAll(List.of("--plugins", plugins));
            assertThat(execute(args.toArray(String[]::new)))
                    .as(command + ": " + out + err)
                    .isZero();
        }
        Path events =
                Files.writeString(folder.resolve("events.jsonl"), event("1", "ann", "hey") + event("2", "ben", "hey"));
        String store = "sqlite:" + folder.resolve("shop.db");
        assertThat(execute(
                        "run", "--rules", rules, "--events", events.toString(), "--store", store, "--plugins", plugins))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).as("the fact is known").containsPattern("loud +1 +1 +POINTS 5");
        assertThat(execute("verify", "--store", store, "--plugins", plugins))
                .as(out.toString() + err)
                .isZero();
        assertThat(execute("explain", "--store", store, "--tenant", "shop", "--event", "1", "--plugins", plugins))
                .isZero();
        assertThat(execute(
                        "backtest",
                        "--rules",
                        rules,
                        "--against",
                        rules,
                        "--events",
                        events.toString(),
                        "--plugins",
                        plugins))
                .isZero();
    }

    private static String event(String id, String subject, String word) {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id
                + "\",\"source\":\"/t\",\"type\":\"visit\",\"tenant\":\"shop\"," + "\"subject\":\"" + subject
                + "\",\"time\":\"2026-11-21T10:00:00Z\",\"data\":{\"word\":\"" + word + "\"}}\n";
    }

    @Test
    void aPluginThatCannotBeLoadedIsNamedAndHidesNoOther() throws IOException {
        jar(
                Path.of(plugins).resolve("broken.jar"),
                Map.of("META-INF/services/io.bonsela.api.spi.Operator", bytes("shop.NotThere")));
        assertThat(execute("validate", "--rules", rules, "--plugins", plugins)).isZero();
        assertThat(err.toString()).contains("not loaded: ", "shop.NotThere");
        assertThat(execute(
                        "validate",
                        "--rules",
                        rules,
                        "--plugins",
                        folder.resolve("none").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("is not a folder");
    }
}
