package io.bonsela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.connector.ConnectorPolicy;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.ConnectorsConfig;
import io.bonsela.testkit.connector.FakeProvider;
import io.bonsela.testkit.connector.FakeProvider.Repeats;
import io.bonsela.testkit.connector.SignedProtocol;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class ConnectorsCommandTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    private int run(String... args) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return line.execute(args);
    }

    @Test
    void itListsWhatIsDiscovered() {
        assertThat(run("connectors")).isZero();
        assertThat(out.toString().lines())
                .contains(
                        "africas-talking 1 (airtime)",
                        "reloadly 1 (airtime)",
                        "reloadly-gift-cards 1 (voucher)",
                        "signed-airtime 1 (airtime)",
                        "signed-voucher 1 (voucher)",
                        "webhook 1 (webhook)",
                        "  duplicates are refused for some minutes");
    }

    @Test
    void itPrintsTheReferenceOfSettings() {
        assertThat(run("connectors", "--settings", "reloadly")).isZero();
        assertThat(out.toString()).contains("client-secret (secret, required)").contains("default PT30S");
        assertThat(run("connectors", "--settings", "relodly")).isEqualTo(2);
        assertThat(err.toString()).contains("did you mean 'reloadly'?");
    }

    @Test
    void itAsksHowConfiguredConnectorsAre() throws IOException {
        try (FakeProvider fake =
                new FakeProvider(new SignedProtocol("till", SECRET, Clock.systemUTC()), Repeats.REPLAYED)) {
            Path config = Files.writeString(
                    folder.resolve("connectors.properties"),
                    "airtime-usd.provider=signed-airtime\nairtime-usd.url=" + fake.uri()
                            + "\nairtime-usd.key-id=till\nairtime-usd.secret=" + SECRET + "\n");
            assertThat(run("connectors", "--config", config.toString())).isZero();
            assertThat(out.toString())
                    .contains("airtime-usd UP")
                    .contains("USD 95.25")
                    .doesNotContain(SECRET);
            fake.up(false);
            assertThat(run("connectors", "--config", config.toString())).isEqualTo(1);
            assertThat(out.toString()).contains("airtime-usd DOWN CONNECTION_LOST");
        }
        Path wrong = Files.writeString(folder.resolve("wrong.properties"), "a.provider=reloadly\na.clent-id=x\n");
        assertThat(run("connectors", "--config", wrong.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains("a.client-id is missing")
                .contains("a.client-secret is missing")
                .contains("a.clent-id is not a setting: did you mean 'client-id'?");
    }

    @Test
    void missingSecretsAreNamedAllAtOnce() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty"), " \n");
        Path config = Files.writeString(
                folder.resolve("connectors.properties"),
                "a.provider=signed-airtime\na.url=https://a.example\na.key-id=till\na.secret=env:NO_SUCH_VARIABLE\n"
                        + "b.provider=reloadly\nb.client-id=file:" + folder.resolve("none")
                        + "\nb.client-secret=file:" + empty + "\n");
        assertThat(run("connectors", "--config", config.toString())).isEqualTo(2);
        assertThat(err.toString())
                .contains("connectors: a.secret: env:NO_SUCH_VARIABLE is not set")
                .contains("b.client-id: file:" + folder.resolve("none") + " cannot be read")
                .contains("b.client-secret: file:" + empty + " is empty");
    }

    /** The reference in the documentation agrees with the definitions; -Dbonsela.write=true rewrites it. */
    @Test
    void theReferenceInTheDocumentationIsGenerated() throws IOException {
        StringBuilder text = new StringBuilder(
                "# Connectors and their settings\n\nGenerated from the definitions; `bonsela connectors --settings PROVIDER` prints the same.\n");
        Connectors all = Connectors.discover(ConnectorsConfig.of(Map.of()));
        for (ConnectorProvider provider : all.providers()) {
            text.append("\n## ")
                    .append(provider.id())
                    .append("\n\n")
                    .append(provider.config().reference());
        }
        text.append(
                        "\n## Every connector\n\nDefaults of the quiet period and of the age are the provider's own; those of `webhook` are shown.\n\n")
                .append(ConnectorPolicy.settings(
                                all.providers().get(all.providers().size() - 1).capabilities())
                        .reference());
        Path file = Path.of("../docs/connectors.md");
        if (Boolean.getBoolean("bonsela.write")) {
            Files.writeString(file, text);
        }
        assertThat(file).content().isEqualTo(text.toString());
    }
}
