package io.bonsela.spring;

import io.bonsela.api.RewardEngine;
import io.bonsela.api.RewardEngineBuilder;
import io.bonsela.api.connector.ConnectorProvider;
import io.bonsela.api.connector.Connectors;
import io.bonsela.api.connector.ConnectorsConfig;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.spi.FactProvider;
import io.bonsela.api.spi.KeyRing;
import io.bonsela.api.spi.Operator;
import io.bonsela.api.spi.RewardHandler;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.api.store.Store;
import io.bonsela.rulefiles.CollectionProvider;
import io.bonsela.spring.BonselaProperties.Delivery;
import io.bonsela.store.jdbc.JdbcStore;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.LazyInitializationExcludeFilter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.support.ResourcePatternResolver;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.TransactionManager;

/** Builds the engine from the properties {@code bonsela.*} and the beans of the application. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
            "org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration",
            "org.springframework.boot.liquibase.autoconfigure.LiquibaseAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration"
        })
@EnableConfigurationProperties(BonselaProperties.class)
public class BonselaAutoConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(BonselaAutoConfiguration.class);

    @Bean
    @ConditionalOnMissingBean(RewardEngine.class)
    @DependsOnDatabaseInitialization
    ChosenStore bonselaChosenStore(
            BonselaProperties properties,
            ObjectProvider<Store> stores,
            @BonselaDataSource ObjectProvider<DataSource> marked,
            ObjectProvider<DataSource> any,
            ListableBeanFactory beans) {
        HostDataSource host = HostDataSource.of(marked, any, beans);
        Store own = stores.getIfAvailable();
        return own == null
                ? ChosenStore.open(properties, host)
                : new ChosenStore(own, own instanceof JdbcStore && host.isMarked() ? host.dataSource() : null);
    }

    @Bean
    @ConditionalOnMissingBean({Connectors.class, RewardEngine.class})
    Connectors bonselaConnectors(
            BonselaProperties properties,
            ObjectProvider<ConnectorProvider> providers,
            ResourcePatternResolver resources,
            ObjectProvider<ConnectorsWrapper> wrappers) {
        ClassLoader loader = Objects.requireNonNullElse(
                resources.getClassLoader(), getClass().getClassLoader());
        Connectors found = Connectors.discover(ConnectorsConfig.of(Map.of()), loader);
        found.problems()
                .forEach(problem -> LOG.atWarn().addKeyValue("problem", problem).log("a plug-in was not loaded"));
        Connectors.Builder builder = Connectors.with().config(ConnectorsConfig.of(properties.connectors()));
        ConnectorsWrapper wrapper = wrappers.getIfAvailable(() -> provider -> provider);
        found.providers().forEach(provider -> builder.provider(wrapper.wrap(provider)));
        providers.orderedStream().forEach(provider -> builder.provider(wrapper.wrap(provider)));
        found.handlers().forEach(builder::handler);
        return builder.build();
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    RewardEngine rewardEngine(
            BonselaProperties properties,
            ChosenStore chosen,
            Connectors connectors,
            HostParts parts,
            ObjectProvider<EngineWrapper> wrappers) {
        Store store = chosen.store();
        RewardEngine engine;
        try {
            engine = parts.addTo(configured(properties, store, connectors)).build();
        } catch (RuntimeException | Error e) {
            if (store != null) {
                store.close();
            }
            throw e;
        }
        for (EngineWrapper wrapper : wrappers.orderedStream().toList()) {
            engine = wrapper.wrap(engine);
        }
        return engine;
    }

    private static RewardEngineBuilder configured(
            BonselaProperties properties, @Nullable Store store, Connectors connectors) {
        RewardEngineBuilder builder =
                RewardEngine.builder().connectors(connectors).startedByHost();
        if (store != null) {
            builder.store(store);
        }
        if (properties.republish()) {
            builder.republishing();
        }
        if (properties.evaluator() != null) {
            builder.evaluator(properties.evaluator());
        }
        if (properties.lanes() != null) {
            builder.lanes(properties.lanes());
        }
        if (!properties.maintenance().equals(Duration.ZERO)) {
            builder.maintenance(properties.maintenance());
        }
        if (properties.retention() != null) {
            builder.retention(properties.retention());
        }
        if (properties.delivery() == Delivery.ELSEWHERE) {
            builder.deliveredElsewhere();
        } else if (properties.delivery() == Delivery.MANUAL) {
            builder.manualDispatch();
        }
        return builder;
    }

    /** What the application adds to the engine. */
    @Bean
    HostParts bonselaHostParts(
            BonselaProperties properties,
            ResourcePatternResolver resources,
            ObjectProvider<RuleSet> ruleSets,
            Map<String, CollectionProvider> collections,
            ObjectProvider<RewardListener> listeners,
            ObjectProvider<FactProvider> facts,
            ObjectProvider<Operator> operators,
            ObjectProvider<RewardHandler> handlers,
            ObjectProvider<KeyRing> keys,
            ObjectProvider<BonselaCustomizer> customizers) {
        return builder -> {
            new RuleResources(resources, collections).load(properties.rules()).forEach(builder::rules);
            ruleSets.orderedStream().forEach(builder::rules);
            listeners.orderedStream().forEach(builder::listener);
            facts.orderedStream().forEach(builder::facts);
            operators.orderedStream().forEach(builder::operator);
            handlers.orderedStream().forEach(builder::handler);
            keys.ifAvailable(builder::keys);
            customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
            return builder;
        };
    }

    /** Adds the parts of the application to a builder. */
    @FunctionalInterface
    interface HostParts {
        RewardEngineBuilder addTo(RewardEngineBuilder builder);
    }

    @Bean
    EngineLifecycle bonselaLifecycle(RewardEngine engine) {
        return new EngineLifecycle(engine);
    }

    /** The engine works even if nothing uses it. */
    @Bean
    static LazyInitializationExcludeFilter bonselaIsNotLazy() {
        return LazyInitializationExcludeFilter.forBeanTypes(RewardEngine.class, EngineLifecycle.class);
    }

    /** Decisions join transactions of the application. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({ConnectionHolder.class, TransactionManager.class})
    static class TransactionConfiguration {
        @Bean
        @Order(0)
        EngineWrapper bonselaTransactions(ObjectProvider<ChosenStore> chosen) {
            return engine -> {
                DataSource dataSource = chosen.getObject().dataSource();
                return dataSource == null ? engine : new TransactionalRewardEngine(engine, dataSource);
            };
        }

        /** Managers that Spring Boot did not make hear of it, too. */
        @Bean
        SmartInitializingSingleton bonselaTransactionListener(
                ObjectProvider<ChosenStore> chosen, ListableBeanFactory beans) {
            return () -> chosen.ifAvailable(store -> {
                DataSource dataSource = store.dataSource();
                if (dataSource != null) {
                    JoinedDecisions.Beginning beginning = new JoinedDecisions.Beginning(dataSource);
                    beans.getBeansOfType(ConfigurableTransactionManager.class)
                            .values()
                            .forEach(manager -> manager.addListener(beginning));
                }
            });
        }
    }
}
