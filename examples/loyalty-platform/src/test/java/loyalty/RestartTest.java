package loyalty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import loyalty.data.CsvFile;
import loyalty.data.ImportJob.State;
import loyalty.data.Imports;
import loyalty.secret.Sealer;
import loyalty.staff.StaffDesk;
import loyalty.tenant.TenantScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

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

    /** The first process was killed after the effects of a part, before it was recorded. */
    @Test
    void anImportGoesOnAfterARestart() {
        String csv = IntStream.range(0, 400)
                .mapToObj(i -> "crm-" + i)
                .collect(Collectors.joining("\n", "externalReference\n", "\n"));
        CsvFile file = CsvFile.read(csv.getBytes(StandardCharsets.UTF_8));
        String id;
        try (ConfigurableApplicationContext application = run()) {
            Imports imports = application.getBean(Imports.class);
            id = imports.begin("demo", "customers", file, "owner", "a")
                    .orElseThrow()
                    .id();
            done(imports, id);
            String rows = application
                    .getBean(JsonMapper.class)
                    .writeValueAsString(file.rows().subList(200, 400));
            JdbcClient jdbc = application.getBean(JdbcClient.class);
            jdbc.sql("INSERT INTO import_part (tenant, job, number, sealed_rows) VALUES ('demo', ?, 1, ?)")
                    .params(id, application.getBean(Sealer.class).seal(rows, id + " 1"))
                    .update();
            jdbc.sql("UPDATE import_job SET state = 'RUNNING', done = 200, claimed_until = 9223372036854775807")
                    .update();
        }
        try (ConfigurableApplicationContext application = run()) {
            Imports imports = application.getBean(Imports.class);
            JdbcClient jdbc = application.getBean(JdbcClient.class);
            assertThat(imports.find("demo", id).orElseThrow().done()).isEqualTo(200);
            // The claim of the killed process expires after two minutes.
            jdbc.sql("UPDATE import_job SET claimed_until = 0").update();
            done(imports, id);
            assertThat(imports.find("demo", id).orElseThrow().done()).isEqualTo(400);
            assertThat(imports.find("demo", id).orElseThrow().refused()).isZero();
            assertThat(jdbc.sql("SELECT count(*) FROM customer WHERE external_reference LIKE 'crm-%'")
                            .query(Long.class)
                            .single())
                    .isEqualTo(400);
            assertThat(application
                            .getBean(RewardEngine.class)
                            .reports()
                            .reconcile("demo")
                            .differences())
                    .isEmpty();
        }
    }

    private static void done(Imports imports, String id) {
        Patience.await().until(() -> imports.find("demo", id).orElseThrow().state() == State.DONE);
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
