package io.bonsela.spring;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Transactions of JPA on PostgreSQL. */
@SpringBootTest(
        classes = JpaTransactionTest.JpaApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {Shop.RULES, "spring.jpa.hibernate.ddl-auto=update"})
class JpaTransactionTest extends TransactionContract {
    @Autowired
    private EntityManager entities;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class JpaApplication extends Application {}

    @Entity
    @Table(name = "orders")
    static class Order {
        @Id
        String id;
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        registry.add("spring.datasource.url", DatabaseServer::database);
    }

    @Test
    void anEntityAndTheRewardAreCommittedTogether() {
        template().executeWithoutResult(status -> {
            entities.persist(order());
            engine.process(purchase());
        });
        assertThat(orders()).isEqualTo(1);
        assertThat(isDecided()).isTrue();
    }

    @Test
    void anEntityAndTheRewardAreRolledBackTogether() {
        template().executeWithoutResult(status -> {
            entities.persist(order());
            engine.process(purchase());
            status.setRollbackOnly();
        });
        assertThat(orders()).isZero();
        assertThat(isDecided()).isFalse();
    }

    private Order order() {
        Order order = new Order();
        order.id = id();
        return order;
    }
}
