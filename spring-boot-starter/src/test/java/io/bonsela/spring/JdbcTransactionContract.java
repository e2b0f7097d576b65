package io.bonsela.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Event;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/** What a transaction of JDBC means for decisions. */
abstract class JdbcTransactionContract extends TransactionContract {
    /** With transactions of JDBC. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        DataSourceTransactionManagerAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        JdbcClientAutoConfiguration.class,
        TransactionAutoConfiguration.class,
        BonselaAutoConfiguration.class
    })
    static class JdbcApplication extends Application {
        /** A manager of a resource that is no database, such as a message broker. */
        @Bean(defaultCandidate = false)
        PlatformTransactionManager other() {
            return new ResourcelessManager();
        }
    }

    @Autowired
    @Qualifier("other")
    private PlatformTransactionManager other;

    private TransactionTemplate nested() {
        return template(TransactionDefinition.PROPAGATION_NESTED);
    }

    private static final class ResourcelessManager extends AbstractPlatformTransactionManager {
        private static final long serialVersionUID = 1L;

        @Override
        protected Object doGetTransaction() {
            return new Object();
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {}

        @Override
        protected void doCommit(DefaultTransactionStatus status) {}

        @Override
        protected void doRollback(DefaultTransactionStatus status) {}
    }

    @Test
    void aNestedTransactionJoinsAndItsRollbackTakesItsDecisionsAlong() {
        Event kept = Shop.purchase(id() + "-kept", "3.00");
        Event dropped = Shop.purchase(id() + "-dropped", "3.00");
        template().executeWithoutResult(status -> {
            insert();
            engine.process(purchase());
            nested().executeWithoutResult(inner -> engine.process(kept));
            nested().executeWithoutResult(inner -> {
                engine.process(dropped);
                inner.setRollbackOnly();
            });
        });
        assertThat(isDecided()).isTrue();
        assertThat(engine.records().decision(Shop.TENANT, kept.id())).isPresent();
        assertThat(engine.records().decision(Shop.TENANT, dropped.id())).isEmpty();
        assertThat(heard.events).containsExactly(id(), kept.id());
    }

    @Test
    void aTransactionOfSomethingElseInsideIsNotTakenForThisOne() {
        Event inner = Shop.purchase(id() + "-inner", "3.00");
        template().executeWithoutResult(status -> {
            new TransactionTemplate(other).executeWithoutResult(own -> engine.process(inner));
            assertThat(heard.events).containsExactly(inner.id());
            insert();
            status.setRollbackOnly();
        });
        assertThat(engine.records().decision(Shop.TENANT, inner.id())).isPresent();
    }

    @Test
    void aSavepointThatIsRolledBackTakesItsDecisionsAlong() {
        Event outer = purchase();
        Event inner = Shop.purchase(id() + "-inner", "3.00");
        template().executeWithoutResult(status -> {
            insert();
            engine.process(outer);
            Object savepoint = status.createSavepoint();
            engine.process(inner);
            status.rollbackToSavepoint(savepoint);
            status.releaseSavepoint(savepoint);
        });
        assertThat(isDecided()).isTrue();
        assertThat(engine.records().decision(Shop.TENANT, inner.id())).isEmpty();
        assertThat(heard.events).containsExactly(outer.id());
    }
}
