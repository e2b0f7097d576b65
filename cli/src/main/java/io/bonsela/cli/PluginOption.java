package io.bonsela.cli;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.ConnectorsConfig;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.spi.FactProvider;
import io.bonsela.api.spi.Operator;
import io.bonsela.api.spi.RewardHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Loads the extensions that a host would add to its engine from jars, with {@link ServiceLoader}. */
final class PluginOption implements AutoCloseable {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec command;

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description = "A folder of jars with additional operators, facts, reward handlers and connectors.")
    private @Nullable Path folder;

    private @Nullable URLClassLoader loader;

    /** Returns a builder of engines with the extensions from the jars, whose rewards are delivered elsewhere. */
    RewardEngineBuilder engine() {
        RewardEngineBuilder builder = language();
        found(FactProvider.class).forEach(builder::facts);
        return builder;
    }

    /** Returns the same; facts of the rules that no provider in the jars supplies are unavailable. */
    RewardEngineBuilder engine(RuleSet rules) {
        RewardEngineBuilder builder = language();
        Set<String> known = new HashSet<>();
        for (FactProvider provider : found(FactProvider.class)) {
            if (rules.facts().containsKey(provider.name())) {
                known.add(provider.name());
                builder.facts(provider);
            }
        }
        UnknownFact.of(rules).stream()
                .filter(fact -> !known.contains(fact.name()))
                .forEach(builder::facts);
        return builder;
    }

    /** Returns a builder of engines with only the operators and reward handlers from the jars. */
    RewardEngineBuilder language() {
        RewardEngineBuilder builder = RewardEngine.builder().deliveredElsewhere();
        found(Operator.class).forEach(builder::operator);
        found(RewardHandler.class).forEach(builder::handler);
        return builder;
    }

    /** Returns the available connectors, including those in the jars. */
    Connectors connectors(ConnectorsConfig config) {
        return folder == null ? Connectors.discover(config) : Connectors.discover(config, loader(folder));
    }

    /** Returns the services in the jars. Those that cannot be loaded are reported and left out. */
    private <T> List<T> found(Class<T> service) {
        List<T> all = new ArrayList<>();
        if (folder == null) {
            return all;
        }
        Iterator<T> each = ServiceLoader.load(service, loader(folder)).iterator();
        while (true) {
            try {
                if (!each.hasNext()) {
                    return all;
                }
                T plugin = each.next();
                if (plugin.getClass().getClassLoader() == loader) {
                    all.add(plugin);
                }
            } catch (ServiceConfigurationError | LinkageError e) {
                command.commandLine().getErr().println("not loaded: " + e.getMessage());
            }
        }
    }

    private ClassLoader loader(Path from) {
        if (loader == null) {
            loader = new URLClassLoader("bonsela-plugins", jars(from), PluginOption.class.getClassLoader());
        }
        return loader;
    }

    private static URL[] jars(Path from) {
        List<URL> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(from)) {
            for (Path jar : files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                jars.add(jar.toUri().toURL());
            }
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new BonselaException(ErrorCode.INVALID_CONFIGURATION, "--plugins " + from + " is not a folder", e);
        }
        if (jars.isEmpty()) {
            throw new BonselaException(ErrorCode.INVALID_CONFIGURATION, "--plugins " + from + " contains no jar");
        }
        return jars.toArray(URL[]::new);
    }

    @Override
    public void close() {
        if (loader != null) {
            try {
                loader.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
