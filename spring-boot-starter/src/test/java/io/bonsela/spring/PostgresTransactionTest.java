package io.bonsela.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Decision.Status;
import io.bonsela.api.ErrorCode;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Transactions of JDBC on PostgreSQL. */
@SpringBootTest(
        classes = JdbcTransactionContract.JdbcApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = Shop.RULES)
class PostgresTransactionTest extends JdbcTransactionContract {
    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        registry.add("spring.datasource.url", DatabaseServer::database);
    }

    @Test
    void aTransactionThatDoesNotSeeLaterCommitsIsRefused() {
        TransactionTemplate repeatable = template();
        repeatable.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        assertThatThrownBy(() -> repeatable.execute(status -> engine.process(purchase())))
                .isInstanceOfSatisfying(BonselaException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
                    assertThat(e).hasMessageContaining("READ COMMITTED");
                });
        assertThat(engine.process(purchase()).status()).isEqualTo(Status.DECIDED);
    }
}
