package io.bonsela.spring;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Transactions on SQLite. */
@SpringBootTest(
        classes = JdbcTransactionContract.JdbcApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = Shop.RULES)
class SqliteTransactionTest extends JdbcTransactionContract {
    @TempDir
    static Path folder;

    @DynamicPropertySource
    static void file(DynamicPropertyRegistry registry) {
        registry.add("spring.datasource.url", () -> "jdbc:sqlite:" + folder.resolve("shop.db") + "?busy_timeout=5000");
    }
}
