package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.RewardEngine;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import loyalty.Platform.Answer;
import loyalty.secret.Sealer;
import loyalty.staff.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Imports from files, and the export of everything. */
@DirtiesContext
class DataTest extends PlatformTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    private RewardEngine engine;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Sealer sealer;

    private Answer upload(Role role, String kind, String key, String csv) {
        HttpRequest.Builder request = platform.as(role, "/v1/tenants/demo/imports/" + kind);
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return platform.send(request.header("Content-Type", "text/csv").POST(HttpRequest.BodyPublishers.ofString(csv)));
    }

    /** Imports a file, and returns how it ended. */
    private JsonNode imported(String kind, String key, String csv) {
        Answer begun = upload(Role.MANAGER, kind, key, csv);
        assertThat(begun.status()).as(begun.response().body()).isEqualTo(202);
        String path = "/imports/" + begun.body().path("id").asString();
        Patience.await()
                .until(() -> !platform.get(Role.MANAGER, path)
                        .body()
                        .path("state")
                        .asString()
                        .equals("RUNNING"));
        return platform.get(Role.MANAGER, path).body();
    }

    private JsonNode refused(JsonNode job) {
        return platform.get(Role.MANAGER, "/imports/" + job.path("id").asString() + "/refused")
                .body();
    }

    private JsonNode customer(String phone) {
        return platform.get(Role.CASHIER, "/customers?phone=" + phone)
                .body()
                .path("items")
                .path(0);
    }

    @Test
    void customersAreImportedOnceWhateverIsRepeated() {
        String csv = IntStream.range(0, 450)
                .mapToObj(i -> "0775" + (100_000 + i) + ",Customer " + i + ",programme marketing,sn")
                .collect(Collectors.joining("\n", "phone,name,consents,language\n", "\n0775100007,Twice,,\n"));
        JsonNode job = imported("customers", "many", csv);
        assertThat(job.path("state").asString()).isEqualTo("DONE");
        assertThat(job.path("lines").asInt()).isEqualTo(451);
        assertThat(job.path("done").asInt()).isEqualTo(451);
        assertThat(job.path("refused").asInt()).isEqualTo(1);
        assertThat(refused(job).get(0).path("line").asInt()).isEqualTo(452);
        assertThat(refused(job).get(0).path("code").asString()).isEqualTo("ALREADY_THERE");
        JsonNode seventh = customer("0775100007");
        assertThat(seventh.path("name").asString()).isEqualTo("Customer 7");
        assertThat(seventh.path("language").asString()).isEqualTo("sn");
        String id = seventh.path("id").asString();
        assertThat(platform.get(Role.CASHIER, "/customers/" + id + "/consents")
                        .body()
                        .size())
                .isEqualTo(2);
        assertThat(engine.reports().wallet("demo", id))
                .as("the welcome")
                .singleElement()
                .satisfies(wallet -> assertThat(wallet.available()).hasToString("POINTS 50"));
        assertThat(upload(Role.MANAGER, "customers", "many", csv).body().path("id"))
                .isEqualTo(job.path("id"));
        assertThat(upload(Role.MANAGER, "customers", "many", csv + "0775199999,New,,\n")
                        .code())
                .isEqualTo("IDEMPOTENCY_CONFLICT");
        JsonNode again = imported("customers", "again", csv);
        assertThat(again.path("refused").asInt()).isEqualTo(451);
        assertThat(refused(again).size()).as("a page").isEqualTo(100);
        assertThat(jdbc.sql("SELECT count(*) FROM import_part")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(Traces.of(jdbc, "775100007")).isEmpty();
    }

    @Test
    void mistakesAreListedByLineAndNothingIsImported() {
        Answer answer = upload(
                Role.MANAGER,
                "customers",
                "wrong",
                "phone,name,language,externalReference,consents\n"
                        + "0776000001,A,en,,\n"
                        + "123,B,en,,\n"
                        + ",C,en,,\n"
                        + "0776000002,D,fr,,\n"
                        + "0776000003,E,en,,UPPER\n"
                        + "0776000004,F,en,r-1\n");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("INVALID_FILE");
        assertThat(answer.body().path("mistakes").findValuesAsString("line")).containsExactly("7");
        Answer values = upload(
                Role.MANAGER,
                "customers",
                "wrong",
                "phone,name,language,consents\n0776000001,A,en,\n123,B,en,\n,C,en,\n0776000002,D,fr,\n"
                        + "0776000003,E,en,UPPER\n");
        assertThat(values.body().path("mistakes").findValuesAsString("line")).containsExactly("3", "4", "5", "6");
        assertThat(values.response().body()).doesNotContain("123").doesNotContain("UPPER");
        assertThat(customer("0776000001").isMissingNode()).isTrue();
    }

    @Test
    void eventsAreImportedAndDecidedOnce() {
        platform.post(Role.CASHIER, "/customers", "{\"phone\":\"0776111001\",\"externalReference\":\"crm-1\"}");
        String csv = "id,type,phone,occurredAt,amount,category,shop\n"
                + "e-1,purchase,0776111001,2026-11-01T10:00:00Z,USD 12.50,fuel,mbare\n"
                + "e-2,purchase,0776111001,2026-11-02T10:00:00+02:00,USD 7.00,groceries,mbare\n"
                + "e-3,purchase,0776999999,2026-11-02T10:00:00Z,USD 7.00,groceries,mbare\n";
        JsonNode job = imported("events", "events", csv);
        assertThat(job.path("refused").asInt()).isEqualTo(1);
        assertThat(refused(job).get(0).path("code").asString()).isEqualTo("UNKNOWN_CUSTOMER");
        assertThat(platform.get(Role.CASHIER, "/events/e-1").response().body()).contains("point-a-dollar");
        String id = customer("0776111001").path("id").asString();
        String before = engine.reports().wallet("demo", id).toString();
        JsonNode again = imported(
                "events",
                "events-again",
                csv.replace("phone", "externalReference").replace("0776111001", "crm-1"));
        assertThat(again.path("refused").asInt()).isEqualTo(1);
        assertThat(engine.reports().wallet("demo", id).toString()).isEqualTo(before);
        JsonNode other = imported("events", "events-other", csv.replace("USD 12.50", "USD 13.50"));
        assertThat(refused(other).toString()).contains("EVENT_CONFLICT").contains("\"line\":2");
        assertThat(engine.reports().reconcile("demo").differences()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id,type,occurredAt|e,purchase,2026-11-01T10:00:00Z|1",
                "id,type,occurredAt,phone,customer|e,purchase,2026-11-01T10:00:00Z,077,c-1|1",
                "id,type,occurredAt,customer|,purchase,2026-11-01T10:00:00Z,c-1|2",
                "id,type,occurredAt,customer|e,purchase,yesterday,c-1|2",
                "id,type,occurredAt,customer|e,unknown,2026-11-01T10:00:00Z,c-1|2",
                "id,type,occurredAt,customer|e,enrolled,2026-11-01T10:00:00Z,c-1|2",
                "id,type,occurredAt,customer|platform:e,purchase,2026-11-01T10:00:00Z,c-1|2",
                "id,type,occurredAt,customer|e,purchase,2026-11-01T10:00:00Z,|2",
                "id,type,occurredAt,customer,amount|e,purchase,2026-11-01T10:00:00Z,c-1,5.00|2",
                "id,type,occurredAt,customer,colour|e,purchase,2026-11-01T10:00:00Z,c-1,red|2"
            })
    void mistakesInEventsAreNamed(String columns, String line, int where) {
        Answer answer = upload(Role.MANAGER, "events", "wrong-events", columns + '\n' + line + '\n');
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(422);
        assertThat(answer.body().path("mistakes").get(0).path("line").asInt()).isEqualTo(where);
    }

    @Test
    void whoMayImportAndWhat() {
        String csv = "phone\n0776222001\n";
        for (Role role : List.of(Role.CASHIER, Role.ANALYST, Role.AUDITOR)) {
            assertThat(upload(role, "customers", "k", csv).status()).isEqualTo(403);
            assertThat(platform.get(role, "/imports").status()).isEqualTo(403);
        }
        assertThat(upload(Role.MANAGER, "things", "k", csv).code()).isEqualTo("UNKNOWN_KIND");
        assertThat(upload(Role.MANAGER, "customers", null, csv).code()).isEqualTo("IDEMPOTENCY_KEY_REQUIRED");
        assertThat(platform.get(Role.MANAGER, "/imports/unknown").code()).isEqualTo("UNKNOWN_IMPORT");
        assertThat(platform.get(Role.MANAGER, "/imports/unknown/refused").code())
                .isEqualTo("UNKNOWN_IMPORT");
        assertThat(platform.post(Role.MANAGER, "/imports/unknown/cancel", "").code())
                .isEqualTo("UNKNOWN_IMPORT");
        HttpRequest.Builder other = platform.as(Role.OWNER, "/v1/tenants/other/imports/customers");
        assertThat(platform.send(
                                other.header("Content-Type", "text/csv").POST(HttpRequest.BodyPublishers.ofString(csv)))
                        .status())
                .isEqualTo(403);
        JsonNode done = imported("customers", "whoMay", csv);
        assertThat(platform.post(Role.MANAGER, "/imports/" + done.path("id").asString() + "/cancel", "")
                        .code())
                .isEqualTo("NOT_RUNNING");
    }

    @Test
    void filesAreBounded() {
        String large = "name,externalReference\n"
                + IntStream.range(0, 40_000)
                        .mapToObj(i -> "A customer with a long name,reference-" + i + '\n')
                        .collect(Collectors.joining());
        assertThat(large.length()).isGreaterThan(1 << 20);
        Answer begun = upload(Role.MANAGER, "customers", "large", large);
        assertThat(begun.status()).isEqualTo(202);
        String id = begun.body().path("id").asString();
        Patience.await()
                .until(() -> platform.get(Role.MANAGER, "/imports/" + id)
                                .body()
                                .path("done")
                                .asInt()
                        > 0);
        Answer cancelled = platform.post(Role.MANAGER, "/imports/" + id + "/cancel", "");
        assertThat(cancelled.body().path("state").asString()).isEqualTo("CANCELLED");
        assertThat(cancelled.body().path("done").asInt()).isBetween(1, 39_999);
        assertThat(upload(Role.MANAGER, "customers", "larger", "x".repeat((16 << 20) + 1))
                        .status())
                .isEqualTo(413);
        HttpRequest.Builder nobody =
                platform.to("/v1/tenants/demo/imports/customers").header("Content-Type", "text/csv");
        assertThat(platform.send(nobody.POST(HttpRequest.BodyPublishers.ofString(large)))
                        .status())
                .as("without a token a body is bounded as everywhere")
                .isEqualTo(413);
    }

    private byte[] export(Role role) throws IOException, InterruptedException {
        HttpRequest request = platform.as(role, "/v1/tenants/demo/export").GET().build();
        HttpResponse<byte[]> response =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/zip");
        return response.body();
    }

    @Test
    void everythingThatATenantOwnsIsExported() throws Exception {
        platform.post(Role.CASHIER, "/customers", "{\"phone\":\"0776333001\",\"name\":\"Rudo\"}");
        Map<String, String> files = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(export(Role.OWNER)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        JsonNode manifest = JSON.readTree(files.get("manifest.json"));
        manifest.path("lines").properties().forEach(file -> {
            List<String> lines = files.get(file.getKey()).lines().toList();
            assertThat(lines).as(file.getKey()).hasSize(file.getValue().asInt());
            lines.forEach(JSON::readTree);
        });
        assertThat(files.keySet())
                .contains(
                        "customers.jsonl",
                        "staff.jsonl",
                        "events.jsonl",
                        "issuances.jsonl",
                        "ledger.jsonl",
                        "audit.jsonl",
                        "budgets.jsonl",
                        "rules/1.yaml");
        assertThat(files.get("customers.jsonl")).contains("+263776333001").contains("Rudo");
        assertThat(manifest.path("lines").path("events.jsonl").asInt()).isGreaterThan(2_000);
        assertThat(files.get("ledger.jsonl")).contains("USD");
        assertThat(files.values().toString())
                .doesNotContain("passwordHash")
                .doesNotContain("$2a$")
                .doesNotContain("whsec_");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MANAGER", "CASHIER", "ANALYST", "AUDITOR"})
    void onlyOwnersExport(Role role) {
        assertThat(platform.get(role, "/export").status()).isEqualTo(403);
    }

    @Test
    void aConsentThatWasTakenBackIsNotGrantedAgainByARepeat() {
        String csv = "phone,consents\n0776444001,marketing\n";
        JsonNode job = imported("customers", "consents", csv);
        String id = customer("0776444001").path("id").asString();
        platform.method(
                "PUT",
                platform.as(Role.CASHIER, "/v1/tenants/demo/customers/" + id + "/consents/marketing"),
                "{\"granted\":false}");
        // As if the process had stopped after the line, before the part was removed.
        String importId = job.path("id").asString();
        String rows = "[{\"line\":2,\"values\":{\"phone\":\"0776444001\",\"consents\":\"marketing\"}}]";
        jdbc.sql("INSERT INTO import_part (tenant, job, number, sealed_rows) VALUES ('demo', ?, 0, ?)")
                .params(importId, sealer.seal(rows, importId + " 0"))
                .update();
        jdbc.sql("UPDATE import_job SET state = 'RUNNING', claimed_until = 0 WHERE id = ?")
                .params(importId)
                .update();
        Patience.await()
                .until(() -> platform.get(Role.MANAGER, "/imports/" + importId)
                        .body()
                        .path("state")
                        .asString()
                        .equals("DONE"));
        assertThat(platform.get(Role.CASHIER, "/customers/" + id + "/consents")
                        .body()
                        .get(0)
                        .path("granted")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void anImportThatFailsTooOftenKeepsNoData() {
        JsonNode job = imported("customers", "failing", "phone\n0776555001\n");
        String id = job.path("id").asString();
        jdbc.sql("INSERT INTO import_part (tenant, job, number, sealed_rows) VALUES ('demo', ?, 0, 'unreadable')")
                .params(id)
                .update();
        long later = Instant.now().plusSeconds(600).toEpochMilli() * 1_000;
        jdbc.sql("UPDATE import_job SET state = 'RUNNING', attempts = 10, claimed_until = ? WHERE id = ?")
                .params(later, id)
                .update();
        Patience.await().during(Duration.ofSeconds(2)).until(() -> state(id).equals("RUNNING"));
        jdbc.sql("UPDATE import_job SET claimed_until = 0 WHERE id = ?")
                .params(id)
                .update();
        Patience.await().until(() -> state(id).equals("FAILED"));
        assertThat(jdbc.sql("SELECT count(*) FROM import_part WHERE job = ?")
                        .params(id)
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private String state(String id) {
        return platform.get(Role.MANAGER, "/imports/" + id).body().path("state").asString();
    }
}
