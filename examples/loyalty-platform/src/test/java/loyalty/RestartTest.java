package loyalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import loyalty.staff.StaffDesk;
import loyalty.tenant.TenantScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a second start finds. */
class RestartTest {
    @TempDir
    private Path folder;

    private ConfigurableApplicationContext run() {
        return new SpringApplicationBuilder(LoyaltyApplication.class)
                .web(WebApplicationType.SERVLET)
                .run(
                        "--spring.profiles.active=test",
                        "--server.port=0",
                        "--loyalty.file=" + folder.resolve("loyalty.db"),
                        "--loyalty.keys=" + folder.resolve("loyalty.keys"));
    }

    @Test
    void aDemoThatWasNotCompletedIsCompleted() {
        long events;
        try (ConfigurableApplicationContext application = run()) {
            events = events(application);
            // The process stopped before the owner was added, after some of the customers.
            JdbcClient jdbc = application.getBean(JdbcClient.class);
            application.getBean(TenantScope.class).within("demo", () -> {
                jdbc.sql("DELETE FROM staff").update();
                return jdbc.sql("DELETE FROM customer WHERE id > 'c-00000000000000000000000000000050'")
                        .update();
            });
        }
        try (ConfigurableApplicationContext application = run()) {
            assertThat(application.getBean(StaffDesk.class).list("demo")).hasSize(1);
            assertThat(application
                            .getBean(JdbcClient.class)
                            .sql("SELECT count(*) FROM customer")
                            .query(Long.class)
                            .single())
                    .isEqualTo(120);
            assertThat(events(application)).isEqualTo(events);
            assertThat(application
                            .getBean(RewardEngine.class)
                            .reports()
                            .reconcile("demo")
                            .differences())
                    .isEmpty();
        }
    }

    private static long events(ConfigurableApplicationContext application) {
        RewardEngine engine = application.getBean(RewardEngine.class);
        long events = 0;
        Query query = Query.of("demo").limit(1_000);
        for (Query next = query; next != null; ) {
            var page = engine.records().events(next);
            events += page.items().size();
            next = page.next().map(query::after).orElse(null);
        }
        return events;
    }

    @Test
    void withOtherKeysItDoesNotStart() throws Exception {
        run().close();
        Files.delete(folder.resolve("loyalty.keys"));
        assertThatThrownBy(this::run)
                .rootCause()
                .hasMessageContaining("loyalty.keys has other keys than those that the database was encrypted with");
    }
}
