package loyalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import loyalty.data.CsvFile;
import loyalty.data.ImportJob.State;
import loyalty.data.Imports;
import loyalty.staff.StaffDesk;
import loyalty.tenant.TenantScope;
import org.awaitility.Awaitility;
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

    @Test
    void anImportGoesOnAfterARestart() {
        String csv = IntStream.range(0, 2_000)
                .mapToObj(i -> "crm-" + i)
                .collect(Collectors.joining("\n", "externalReference\n", "\n"));
        String id;
        try (ConfigurableApplicationContext application = run()) {
            Imports imports = application.getBean(Imports.class);
            CsvFile file = CsvFile.read(csv.getBytes(StandardCharsets.UTF_8));
            id = imports.begin("demo", "customers", file, "owner", "a")
                    .orElseThrow()
                    .id();
            Awaitility.await()
                    .until(() -> imports.find("demo", id).orElseThrow().done() > 0);
        }
        try (ConfigurableApplicationContext application = run()) {
            Imports imports = application.getBean(Imports.class);
            long before = imports.find("demo", id).orElseThrow().done();
            assertThat(before).isBetween(1L, 1_999L);
            // What the process that stopped had claimed is free after two minutes.
            application
                    .getBean(JdbcClient.class)
                    .sql("UPDATE import_job SET claimed_until = 0")
                    .update();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> imports.find("demo", id).orElseThrow().state() == State.DONE);
            assertThat(imports.find("demo", id).orElseThrow().refused()).isZero();
            assertThat(application
                            .getBean(JdbcClient.class)
                            .sql("SELECT count(*) FROM customer WHERE external_reference LIKE 'crm-%'")
                            .query(Long.class)
                            .single())
                    .isEqualTo(2_000);
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
