package io.bonsela.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.store.Store;
import io.bonsela.store.jdbc.SqliteStore;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/** Which store an application gets. */
class StoreChoiceTest {
    @TempDir
    static Path folder;

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(BonselaAutoConfiguration.class))
            .withBean(Shop.Members.class)
            .withPropertyValues(Shop.RULES);

    @Test
    void withoutAStoreTheApplicationDoesNotStart() {
        runner.run(context -> assertThat(context)
                .hasFailed()
                .getFailure()
                .rootCause()
                .hasMessageContaining("there is no store for the rewards: set bonsela.file to a file for SQLite"));
    }

    @Test
    void memoryMustBeAskedFor() {
        runner.withPropertyValues("bonsela.store=memory").run(context -> {
            assertThat(decide(context).status()).isEqualTo(Decision.Status.DECIDED);
            assertThat(chosen(context).store()).isNull();
        });
    }

    @Test
    void aFileIsAnSqliteStoreThatKeepsDecisions() {
        ApplicationContextRunner withFile = runner.withPropertyValues("bonsela.file=" + folder.resolve("kept.db"));
        withFile.run(context -> assertThat(decide(context).status()).isEqualTo(Decision.Status.DECIDED));
        withFile.run(context -> assertThat(decide(context).status()).isEqualTo(Decision.Status.REPEATED));
    }

    @Test
    void aFileAndAnotherKindOfStoreAreAContradiction() {
        runner.withPropertyValues("bonsela.file=x.db", "bonsela.store=postgres")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("bonsela.file is for SQLite, but bonsela.store is postgres"));
    }

    @Test
    void theOnlyDataSourceIsTaken() {
        runner.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
                .withPropertyValues("spring.datasource.url=" + sqlite("only"))
                .run(context -> {
                    assertThat(decide(context).status()).isEqualTo(Decision.Status.DECIDED);
                    assertThat(chosen(context).dataSource()).isSameAs(context.getBean(DataSource.class));
                });
    }

    @Test
    void aDatabaseThatCannotHoldRewardsIsNamed() {
        runner.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
                .withPropertyValues("spring.datasource.url=jdbc:h2:mem:x")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining(
                                "the data source is for H2, but rewards are kept in PostgreSQL or SQLite"));
    }

    @Test
    void ofTwoDataSourcesNoneIsGuessed() {
        runner.withUserConfiguration(Two.class)
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("several data sources, orders, rewards")
                        .hasMessageContaining("@BonselaDataSource"));
    }

    @Test
    void ofTwoDataSourcesTheMarkedOneIsTaken() {
        runner.withUserConfiguration(Marked.class)
                .run(context -> assertThat(chosen(context).dataSource()).isSameAs(context.getBean("rewards")));
    }

    @Test
    void ofTwoDataSourcesThePrimaryOneIsTaken() {
        runner.withUserConfiguration(WithPrimary.class)
                .run(context -> assertThat(chosen(context).dataSource()).isSameAs(context.getBean("orders")));
    }

    @Test
    void aStoreOfTheApplicationIsNotTakenForTheOneInItsDataSource() {
        runner.withUserConfiguration(WithPrimary.class)
                .withBean(Store.class, () -> SqliteStore.open(folder.resolve("own.db")))
                .run(context -> assertThat(chosen(context).dataSource()).isNull());
    }

    @Test
    void aStoreOfTheApplicationJoinsTheMarkedDataSource() {
        runner.withUserConfiguration(Marked.class)
                .withBean(Store.class, () -> SqliteStore.open(folder.resolve("rewards.db")))
                .run(context -> assertThat(chosen(context).dataSource()).isSameAs(context.getBean("rewards")));
    }

    @Test
    void behindAProxyForTransactionsTheDataSourceItselfIsTaken() {
        DataSource target = dataSource("target");
        runner.withBean(DataSource.class, () -> new TransactionAwareDataSourceProxy(target))
                .run(context -> assertThat(chosen(context).dataSource()).isSameAs(target));
    }

    @Test
    void sqliteInMemoryIsRefused() {
        runner.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
                .withPropertyValues("spring.datasource.url=jdbc:sqlite::memory:")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("SQLite in memory"));
    }

    private static Decision decide(AssertableApplicationContext context) {
        return context.getBean(RewardEngine.class).process(Shop.purchase("1", "5.00"));
    }

    private static ChosenStore chosen(AssertableApplicationContext context) {
        return context.getBean(ChosenStore.class);
    }

    private static String sqlite(String name) {
        return "jdbc:sqlite:" + folder.resolve(name + ".db");
    }

    private static DataSource dataSource(String name) {
        return DataSourceBuilder.create().url(sqlite(name)).build();
    }

    @Configuration
    static class Two {
        @Bean
        DataSource orders() {
            return dataSource("orders");
        }

        @Bean
        DataSource rewards() {
            return dataSource("rewards");
        }
    }

    @Configuration
    static class Marked {
        @Bean
        @Primary
        DataSource orders() {
            return dataSource("orders");
        }

        @Bean
        @BonselaDataSource
        DataSource rewards() {
            return dataSource("rewards");
        }
    }

    @Configuration
    static class WithPrimary {
        @Bean
        @Primary
        DataSource orders() {
            return dataSource("orders");
        }

        @Bean
        DataSource rewards() {
            return dataSource("rewards");
        }
    }
}
