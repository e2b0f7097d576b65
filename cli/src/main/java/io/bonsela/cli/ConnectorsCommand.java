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

/** Lists the providers of connectors that are found, and how configured connectors are. */
@Command(
        name = "connectors",
        description = {
            "Lists the providers of connectors on the class path, with what can be relied on of each.",
            "With --config, asks each configured connector how it is. Exit code 1 if one of them is not well."
        },
        mixinStandardHelpOptions = true)
final class ConnectorsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--settings",
            paramLabel = "PROVIDER",
            description = "Print the reference of a provider's settings.")
    private @Nullable String settings;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Connectors as properties: NAME.provider=PROVIDER, NAME.SETTING=VALUE.")
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
        lines.add("  a repeat   "
                + switch (can.duplicates()) {
                    case REPLAY_RETURNS_ORIGINAL -> "is answered with the original";
                    case REJECTS_DUPLICATE_AND_LOOKUP -> "is refused";
                    case WINDOWED_NO_LOOKUP -> "is refused for some minutes";
                    case DOUBTFUL_WITH_LOOKUP -> "may be executed";
                    case NONE -> "is executed";
                });
        lines.add("  asked by   "
                + switch (can.lookup()) {
                    case NOTHING -> "nothing: it cannot be asked";
                    case REFERENCE -> "our reference";
                    case PROVIDER_REFERENCE -> "its own reference, once it gave one";
                });
        lines.add("  calls back " + (can.callbacks() ? "yes" : "no"));
        lines.add("  unknown    a miss counts after " + can.quietPeriod() + ", given up after " + can.giveUpAge());
        return lines;
    }

    private static List<String> reference(Connectors connectors, String id) {
        List<String> ids =
                connectors.providers().stream().map(ConnectorProvider::id).toList();
        ConnectorProvider provider = connectors.providers().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new BonselaException(
                        ErrorCode.INVALID_CONFIGURATION, "there is no provider '" + id + "'" + NearMiss.hint(id, ids)));
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
