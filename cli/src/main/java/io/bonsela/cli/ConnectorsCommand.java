package io.bonsela.cli;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.connector.Capabilities;
import io.bonsela.api.connector.ConfigDefinition.Setting;
import io.bonsela.api.connector.Connector.ConnectorHealth;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.ConnectorsConfig;
import io.bonsela.api.delivery.Deliveries.ConnectorStatus;
import io.bonsela.api.rule.NearMiss;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the connector providers that are found, and checks the health of configured connectors. */
@Command(
        name = "connectors",
        description = {
            "Lists the connector providers on the class path and the guarantees of each.",
            "With --config, checks the health of each configured connector. Exit code 1 if one of them is not up."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  bonsela connectors --settings reloadly")
final class ConnectorsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--settings", paramLabel = "PROVIDER", description = "Print the settings of a provider.")
    private @Nullable String settings;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A properties file of connectors: NAME.provider=PROVIDER, NAME.SETTING=VALUE.")
    private @Nullable Path config;

    @Mixin
    @SuppressWarnings("NullAway.Init") // set by picocli
    private PluginOption plugins;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Connectors connectors =
                plugins.connectors(config == null ? ConnectorsConfig.of(Map.of()) : ConnectorsConfig.load(config));
        connectors.problems().forEach(problem -> err.println("not loaded: " + problem));
        int code = 0;
        if (settings != null) {
            reference(connectors, settings).forEach(out::println);
        } else if (config != null) {
            code = health(connectors, out);
        } else {
            connectors.providers().forEach(provider -> describe(provider).forEach(out::println));
        }
        out.flush();
        err.flush();
        return code;
    }

    private static List<String> describe(ConnectorProvider provider) {
        Capabilities can = provider.capabilities();
        List<String> lines = new ArrayList<>();
        lines.add(provider.id() + " " + provider.version() + " (" + word(provider.kind()) + ")");
        lines.add("  duplicates "
                + switch (can.duplicates()) {
                    case REPLAY_RETURNS_ORIGINAL -> "return the original result";
                    case REJECTS_DUPLICATE_AND_LOOKUP -> "are refused";
                    case WINDOWED_NO_LOOKUP -> "are refused for some minutes";
                    case DOUBTFUL_WITH_LOOKUP -> "may be executed again";
                    case NONE -> "are executed again";
                });
        lines.add("  look-up    "
                + switch (can.lookup()) {
                    case NOTHING -> "not supported";
                    case REFERENCE -> "by the engine's reference";
                    case PROVIDER_REFERENCE -> "by the provider's reference, if it returned one";
                });
        lines.add("  callbacks  " + (can.callbacks() ? "yes" : "no"));
        lines.add("  unknown    'not found' is accepted after " + can.quietPeriod() + ", given up after "
                + can.giveUpAge());
        return lines;
    }

    private static List<String> reference(Connectors connectors, String id) {
        List<String> ids =
                connectors.providers().stream().map(ConnectorProvider::id).toList();
        ConnectorProvider provider = connectors.providers().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new BonselaException(
                        ErrorCode.INVALID_CONFIGURATION, "unknown provider '" + id + "'" + NearMiss.hint(id, ids)));
        List<String> lines = new ArrayList<>();
        int width = Terminal.width();
        for (Setting setting : Connectors.settings(provider).settings()) {
            String fallback = setting.required()
                    ? ", required"
                    : setting.defaultValue() == null ? "" : ", default " + setting.defaultValue();
            String choice = setting.allowed().isEmpty() ? "" : " One of " + String.join(", ", setting.allowed()) + ".";
            wrap(setting.name() + " (" + word(setting.type()) + fallback + ")", "", width, lines);
            wrap(setting.description() + choice, "  ", width, lines);
        }
        return lines;
    }

    private static void wrap(String text, String indent, int width, List<String> lines) {
        StringBuilder line = new StringBuilder(indent);
        for (String word : text.split("(?<=[ ,])")) {
            if (line.length() + word.stripTrailing().length() > width && line.length() > indent.length()) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
                line.append(indent);
            }
            line.append(word);
        }
        lines.add(line.toString().stripTrailing());
    }

    private static int health(Connectors connectors, PrintWriter out) {
        boolean well = true;
        try (RewardEngine engine =
                RewardEngine.builder().connectors(connectors).manualDispatch().build()) {
            for (Connectors.Instance instance : connectors.instances()) {
                ConnectorStatus status =
                        engine.deliveries().check(instance.name()).orElseThrow();
                ConnectorHealth health = status.health();
                well &= health.status() == ConnectorHealth.Status.UP;
                out.println(status.name() + " " + health.status() + (health.code() == null ? "" : " " + health.code()));
                out.println("  provider   " + status.provider() + " " + status.version() + " (" + word(status.kind())
                        + ")");
                if (health.balance() != null) {
                    out.println("  balance    " + health.balance());
                }
            }
        }
        return well ? 0 : 1;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
