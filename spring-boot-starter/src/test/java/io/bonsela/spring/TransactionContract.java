package io.bonsela.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Status;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Credit;
import io.bonsela.api.spi.RewardListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What a transaction of the application means for decisions, on any database. */
abstract class TransactionContract {
    private static int next;

    @Autowired
    RewardEngine engine;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    DataSource dataSource;

    @Autowired
    PlatformTransactionManager manager;

    @Autowired
    Heard heard;

    private String id;

    /** Remembers of which events it was told. */
    static final class Heard implements RewardListener {
        final List<String> events = new CopyOnWriteArrayList<>();

        @Override
        public void decided(Decision decision) {
            events.add(decision.eventId());
        }
    }

    /** What every application has. */
    static class Application {
        @Bean
        Shop.Members members() {
            return new Shop.Members();
        }

        @Bean
        Heard heard() {
            return new Heard();
        }
    }

    @BeforeEach
    void prepare() {
        jdbc.sql("CREATE TABLE IF NOT EXISTS orders (id VARCHAR(40) PRIMARY KEY)")
                .update();
        id = "order-" + next++;
        heard.events.clear();
    }

    @Test
    void theOrderAndTheRewardAreCommittedTogether() {
        Decision decision = template().execute(status -> {
            insert();
            Decision made = engine.process(purchase());
            assertThat(heard.events).isEmpty();
            return made;
        });
        assertThat(decision.status()).isEqualTo(Status.DECIDED);
        assertThat(orders()).isEqualTo(1);
        assertThat(isDecided()).isTrue();
        assertThat(heard.events).containsExactly(id);
    }

    @Test
    void aRollbackLeavesNothing() {
        template().executeWithoutResult(status -> {
            insert();
            assertThat(engine.process(purchase()).status()).isEqualTo(Status.DECIDED);
            status.setRollbackOnly();
        });
        assertThat(orders()).isZero();
        assertThat(isDecided()).isFalse();
        assertThat(heard.events).isEmpty();
        assertThat(engine.process(purchase()).status()).isEqualTo(Status.DECIDED);
    }

    @Test
    void aListAndACommandJoinToo() {
        Event second = Shop.purchase(id + "b", "7.00");
        Credit credit = new Credit(
                Origin.of(Shop.TENANT, id, "clerk").because("sorry"), "ann", "points", Money.of("POINTS", "5"), null);
        template().executeWithoutResult(status -> {
            insert();
            assertThat(engine.processAll(List.of(purchase(), second)))
                    .extracting(Decision::status)
                    .containsExactly(Status.DECIDED, Status.DECIDED);
            assertThat(engine.execute(credit).isDone()).isTrue();
            status.setRollbackOnly();
        });
        assertThat(isDecided()).isFalse();
        assertThat(engine.records().decision(Shop.TENANT, second.id())).isEmpty();
        assertThat(engine.records().command(Shop.TENANT, id)).isEmpty();
    }

    @Test
    void factsAreKnownInTheTransaction() {
        Decision decision = template().execute(status -> {
            insert();
            return engine.process(Shop.purchase(id, "100.00"));
        });
        assertThat(decision.issuances())
                .anySatisfy(issuance -> assertThat(issuance.rule()).isEqualTo("members"));
    }

    @Test
    void aTransactionOfItsOwnStays() {
        Event inner = Shop.purchase(id + "-inner", "3.00");
        template().executeWithoutResult(status -> {
            requiresNew().executeWithoutResult(own -> {
                jdbc.sql("INSERT INTO orders VALUES (?)").param(inner.id()).update();
                engine.process(inner);
            });
            assertThat(heard.events).containsExactly(inner.id());
            insert();
            engine.process(purchase());
            status.setRollbackOnly();
        });
        assertThat(isDecided()).isFalse();
        assertThat(engine.records().decision(Shop.TENANT, inner.id())).isPresent();
        assertThat(heard.events).containsExactly(inner.id());
    }

    @Test
    void anInnerTransactionDoesNotWaitForAnOuterOneThatHasDecided() {
        Event inner = Shop.purchase(id + "-inner", "3.00");
        Event last = Shop.purchase(id + "-last", "3.00");
        template().executeWithoutResult(status -> {
            insert();
            engine.process(purchase());
            assertThatThrownBy(() -> requiresNew().execute(own -> engine.process(inner)))
                    .isInstanceOfSatisfying(BonselaException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
                        assertThat(e).hasMessageContaining("an outer transaction of this thread has decided");
                    });
            engine.process(last);
        });
        assertThat(heard.events).containsExactly(id, last.id());
    }

    @Test
    void aReadOnlyTransactionIsRefused() {
        TransactionTemplate reading = template();
        reading.setReadOnly(true);
        assertThatThrownBy(() -> reading.execute(status -> engine.process(purchase())))
                .isInstanceOfSatisfying(BonselaException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
                    assertThat(e).hasMessageContaining("the transaction is read-only");
                });
        assertThat(isDecided()).isFalse();
    }

    @Test
    void typedCodesAreRefused() {
        assertThatThrownBy(() -> template().execute(status -> {
                    insert();
                    return engine.process(Shop.withPromo(id, "FLYER-20"));
                }))
                .isInstanceOfSatisfying(
                        BonselaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_VALUE));
        assertThat(orders()).isZero();
        assertThat(engine.process(Shop.withPromo(id, "FLYER-20")).status()).isEqualTo(Status.DECIDED);
    }

    @Test
    void afterTheCommitAnEventIsDecidedOnItsOwn() {
        Event later = Shop.purchase(id + "-later", "3.00");
        template().executeWithoutResult(status -> {
            insert();
            engine.process(purchase());
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    engine.process(later);
                }
            });
        });
        assertThat(engine.records().decision(Shop.TENANT, later.id())).isPresent();
    }

    @Test
    void afterARollbackAnEventIsDecidedOnItsOwn() {
        Event later = Shop.purchase(id + "-later", "3.00");
        template().executeWithoutResult(status -> {
            insert();
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                    engine.process(later);
                }
            });
            status.setRollbackOnly();
        });
        assertThat(engine.records().decision(Shop.TENANT, later.id())).isPresent();
    }

    @Test
    void aTransactionOfAnUnknownManagerIsRefused() {
        TransactionTemplate unknown = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
        assertThatThrownBy(() -> unknown.execute(status -> engine.process(purchase())))
                .isInstanceOf(BonselaException.class)
                .hasMessageContaining("a transaction manager that is not a bean");
        assertThat(isDecided()).isFalse();
    }

    @Test
    void withoutATransactionInsideOneThatHasDecidedNothingWaits() {
        Event inner = Shop.purchase(id + "-inner", "3.00");
        template().executeWithoutResult(status -> {
            insert();
            engine.process(purchase());
            assertThatThrownBy(() -> template(TransactionDefinition.PROPAGATION_NOT_SUPPORTED)
                            .execute(none -> engine.process(inner)))
                    .hasMessageContaining("an outer transaction of this thread has decided");
        });
        assertThat(isDecided()).isTrue();
    }

    @Test
    void whatIsSubmittedIsDecidedOnItsOwn() {
        template().executeWithoutResult(status -> {
            engine.submit(purchase()).join();
            status.setRollbackOnly();
        });
        assertThat(isDecided()).isTrue();
    }

    TransactionTemplate template() {
        return new TransactionTemplate(manager);
    }

    TransactionTemplate template(int propagation) {
        TransactionTemplate template = template();
        template.setPropagationBehavior(propagation);
        return template;
    }

    TransactionTemplate requiresNew() {
        return template(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** The application writes first, as SQLite requires of a transaction that begins without a lock. */
    void insert() {
        jdbc.sql("INSERT INTO orders VALUES (?)").param(id).update();
    }

    Event purchase() {
        return Shop.purchase(id, "5.00");
    }

    String id() {
        return id;
    }

    boolean isDecided() {
        return engine.records().decision(Shop.TENANT, id).isPresent();
    }

    int orders() {
        return jdbc.sql("SELECT count(*) FROM orders WHERE id = ?")
                .param(id)
                .query(Integer.class)
                .single();
    }
}
