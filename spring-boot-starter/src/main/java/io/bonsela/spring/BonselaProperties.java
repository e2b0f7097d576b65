package io.bonsela.spring;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The configuration of the engine. {@code toString} shows no settings of connectors.
 *
 * @param rules Rule files, as resource patterns such as classpath:rules/*.yaml. Each is published if the store never had it.
 * @param republish Whether rule files that were superseded are put in force again at start.
 * @param store Where the engine keeps its data.
 * @param file The SQLite file, if the engine has a file of its own.
 * @param schema What happens at start if the tables of PostgreSQL are not those of this release.
 * @param writers How many transactions decide on PostgreSQL at the same time, 1 to 256. The pool needs two connections more.
 * @param lanes How many threads decide, 1 to 256. By default one per processor.
 * @param evaluator Who matches rules with events, drools or interpreter. By default the first one found.
 * @param maintenance The pause between two rounds of maintenance, from one second to one day.
 * @param retention How long the attributes of events are kept, in whole days. By default indefinitely.
 * @param delivery Who sends due deliveries.
 * @param connectors The connectors by name, each with its provider and its settings.
 * @param metrics What is measured.
 */
@ConfigurationProperties("bonsela")
public record BonselaProperties(
        @DefaultValue List<String> rules,
        @DefaultValue("false") boolean republish,
        @DefaultValue("auto") Kind store,
        @Nullable Path file,
        @DefaultValue("migrate") Schema schema,
        @DefaultValue("4") int writers,
        @Nullable Integer lanes,
        @Nullable String evaluator,
        @DefaultValue("10m") Duration maintenance,
        @Nullable Duration retention,
        @DefaultValue("here") Delivery delivery,
        @DefaultValue Map<String, Map<String, String>> connectors,
        @DefaultValue Metrics metrics) {
    /** The kinds of store. */
    public enum Kind {
        /** The file if there is one, else the database of the application's data source, PostgreSQL or SQLite. */
        AUTO,
        /** The memory of the program: everything is lost when it ends. */
        MEMORY,
        /** The file, or the SQLite database of the application's data source. */
        SQLITE,
        /** The PostgreSQL database of the application's data source. */
        POSTGRES
    }

    /** What happens if the tables of PostgreSQL are not those of this release. SQLite is always migrated. */
    public enum Schema {
        /** They are migrated. */
        MIGRATE,
        /** The application does not start: a tool such as Flyway migrates them. */
        CHECK
    }

    /** Who sends due deliveries. */
    public enum Delivery {
        /** This application. */
        HERE,
        /** This application, except through connectors that only another application over the same store has. */
        ELSEWHERE,
        /** Whoever calls {@link io.bonsela.api.delivery.Deliveries#dispatchOnce}. */
        MANUAL
    }

    /**
     * What is measured.
     *
     * @param budgets Whether there is a gauge for the available amount of every budget, of all tenants.
     */
    public record Metrics(@DefaultValue("false") boolean budgets) {}

    @Override
    public String toString() {
        return "BonselaProperties[rules=" + rules + ", store=" + store + ", connectors=" + connectors.keySet() + ']';
    }
}
