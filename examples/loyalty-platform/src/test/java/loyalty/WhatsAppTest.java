package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.connector.Secret;
import io.bonsela.connectors.support.Hmac;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import loyalty.Platform.Answer;
import loyalty.customer.Customer;
import loyalty.customer.Customers;
import loyalty.fake.FakeCloudApi.Sent;
import loyalty.fake.FakeProviders;
import loyalty.staff.Role;
import loyalty.tenant.TenantScope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Conversations over WhatsApp, with the Cloud API on a socket. */
class WhatsAppTest extends PlatformTest {
    private static final String SECRET = "app-secret-of-a-test";
    private static int numbers = 100;

    @Autowired
    private RewardEngine engine;

    @Autowired
    private Customers customers;

    @Autowired
    private TenantScope scope;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private FakeProviders fakes;

    private String address;
    private String phone;

    @BeforeEach
    void channel() {
        Answer added = platform.post(
                Role.OWNER,
                "/channels",
                "{\"kind\":\"WHATSAPP\",\"settings\":{\"verify-token\":\"vt-1\",\"app-secret\":\"" + SECRET
                        + "\",\"access-token\":\"at-1\",\"phone-number-id\":\"106540352242922\"}}");
        assertThat(added.status()).isEqualTo(201);
        address = added.body().path("address").asString();
        numbers++;
        phone = "263774000" + numbers;
    }

    private static String text(String from, String id, String text) {
        return "{\"from\":\"" + from + "\",\"id\":\"" + id + "\",\"timestamp\":\""
                + Instant.now().getEpochSecond() + "\",\"type\":\"text\",\"text\":{\"body\":\"" + text + "\"}}";
    }

    private static String entry(String messages) {
        return "{\"id\":\"1\",\"changes\":[{\"field\":\"messages\",\"value\":{\"messaging_product\":\"whatsapp\","
                + "\"metadata\":{\"phone_number_id\":\"106540352242922\"},\"messages\":[" + messages + "]}}]}";
    }

    private static String call(String... entries) {
        return "{\"object\":\"whatsapp_business_account\",\"entry\":[" + String.join(",", entries) + "]}";
    }

    private int post(String body, String signature) {
        HttpRequest.Builder request = platform.to(address);
        return platform.post(signature == null ? request : request.header("X-Hub-Signature-256", signature), body)
                .status();
    }

    private static String signature(String body) {
        return "sha256=" + Hmac.hex(Secret.of(SECRET), body.getBytes(StandardCharsets.UTF_8));
    }

    private void post(String body) {
        assertThat(post(body, signature(body))).isEqualTo(200);
    }

    /** Writes, and returns the answer. */
    private String says(String text) {
        int before = sent().size();
        post(call(entry(text(phone, "wamid." + phone + before + text.hashCode(), text))));
        Patience.await()
                .until(() -> sent().stream()
                        .skip(before)
                        .anyMatch(message -> message.template().isEmpty()));
        return sent().stream()
                .skip(before)
                .filter(message -> message.template().isEmpty())
                .findFirst()
                .orElseThrow()
                .text();
    }

    private List<Sent> sent() {
        return fakes.cloudApi().sentTo(phone);
    }

    private Customer customer() {
        return scope.within("demo", () -> customers.byPhone("demo", '+' + phone).orElseThrow());
    }

    private void buys(String id, String amount, String category) {
        String customer = customer().id();
        engine.process(Event.of("purchase")
                .tenant("demo")
                .id(id + '/' + customer)
                .subject(customer)
                .amount(Money.parse(amount))
                .with("category", category)
                .with("shop", "mbare")
                .build());
    }

    private void template(String name, String values) {
        Patience.await()
                .untilAsserted(() -> assertThat(sent()).anySatisfy(message -> {
                    assertThat(message.template()).isEqualTo(name);
                    assertThat(message.text()).startsWith(values);
                }));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hub.mode=subscribe&hub.verify_token=vt-1&hub.challenge=1158201444|200|1158201444",
                "hub.mode=subscribe&hub.verify_token=vt-1&hub.challenge=%3Cscript%3E|200|<script>",
                "hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1|403|",
                "hub.mode=subscribe&hub.verify_token=&hub.challenge=1|403|",
                "hub.mode=unsubscribe&hub.verify_token=vt-1&hub.challenge=1|403|",
                "hub.verify_token=vt-1|403|"
            })
    void theAddressIsVerified(String query, int status, String body) {
        Answer answer = platform.send(platform.to(address + '?' + query).GET());
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.response().body()).isEqualTo(body == null ? "" : body);
        if (status == 200) {
            assertThat(answer.header("Content-Type")).startsWith("text/plain");
        }
    }

    @Test
    void onlySignedBytesAreRead() {
        String body = call(entry(text(phone, "wamid.signed", "help \u00e9")));
        assertThat(post(body, null)).isEqualTo(401);
        assertThat(post(body, signature(body).replace("sha256", "sha1"))).isEqualTo(401);
        assertThat(post(body + " ", signature(body))).isEqualTo(401);
        assertThat(post(body.replace("\u00e9", "\\u00e9"), signature(body))).isEqualTo(401);
        assertThat(post("{", signature("{"))).as("signed, but not JSON").isEqualTo(200);
        address = "/channels/whatsapp/made-up";
        assertThat(post(body, signature(body))).isEqualTo(404);
        assertThat(sent()).isEmpty();
    }

    @Test
    void aCustomerJoinsEarnsRedeemsAndIsTold() {
        assertThat(says("hello")).isEqualTo("Demo market: send JOIN to earn rewards when you buy.");
        assertThat(says("Join")).startsWith("You are a member of Demo market.");
        template("loyalty_welcome", "Demo market");
        assertThat(says("balance")).startsWith("Balance\nPOINTS 50 (POINTS 50 until ");
        assertThat(says("rewards")).isEqualTo("You have no rewards yet.");
        for (int i = 0; i < 3; i++) {
            buys("w-" + i, "USD 10.00", "clothing");
        }
        template("reward_issued", "USD 2.00, ");
        assertThat(says("rewards")).matches("(?s)Your rewards\n[0-9a-z]{4}: USD 2\\.00 off until .*");
        String password = says("redeem").replaceAll("[^0-9]*([0-9]{6}).*", "$1");
        String issuance = engine.records()
                .issuances(Query.of("demo").subject(customer().id()).reward("two-off"))
                .items()
                .get(0)
                .id();
        assertThat(engine.execute(new Redeem(
                                Origin.of("demo", "till/" + issuance, "till"),
                                new Redeem.Token.Password(issuance, password)))
                        .isDone())
                .isTrue();
        template("reward_redeemed", "USD 2.00");
        assertThat(sent().stream().filter(message -> message.template().equals("reward_issued")))
                .as("points are not announced")
                .hasSize(1);
    }

    @Test
    void aRepeatedMessageIsHandledOnce() {
        says("join");
        String body = call(entry(text(phone, "wamid.twice" + phone, "balance")));
        for (int i = 0; i < 3; i++) {
            post(body);
        }
        says("help");
        Patience.await().during(Duration.ofMillis(300)).until(() -> true);
        assertThat(sent().stream().filter(message -> message.text().startsWith("Balance")))
                .hasSize(1);
    }

    @Test
    void oneCallHasSeveralEntriesAndKindsAndUnknownOnesAreIgnored() {
        String other = "263775000" + numbers;
        post(call(
                entry("{\"from\":\"" + phone + "\",\"id\":\"wamid.u" + phone
                        + "\",\"timestamp\":\"1\",\"type\":\"unsupported\",\"errors\":[{\"code\":131051}]}"),
                "{\"id\":\"1\",\"changes\":[{\"field\":\"message_template_status_update\",\"value\":{\"event\":\"APPROVED\"}}]}",
                entry("{\"id\":\"wamid.nobody\",\"type\":\"text\"},7,null"),
                entry("{\"from\":\"" + other + "\",\"id\":\"wamid.b" + other + "\",\"timestamp\":\""
                        + Instant.now().getEpochSecond()
                        + "\",\"type\":\"interactive\",\"interactive\":{\"type\":\"button_reply\",\"button_reply\":"
                        + "{\"id\":\"h\",\"title\":\"Help\"}}}")));
        Patience.await().until(() -> !fakes.cloudApi().sentTo(other).isEmpty());
        assertThat(fakes.cloudApi().sentTo(other).get(0).text()).startsWith("Send: REWARDS");
        post(call(entry(text(phone, "wamid.other-number", "help")).replace("106540352242922", "999")));
        assertThat(sent()).as("of another number of the merchant, and too old").isEmpty();
    }

    @Test
    void aUserWithoutANumberIsAnsweredAndKnownByBothWhenBothAreTold() {
        String user = "ZW.1349120865530" + numbers;
        String message = "\"from_user_id\":\"" + user + "\",\"timestamp\":\""
                + Instant.now().getEpochSecond() + "\",\"type\":\"text\",\"text\":{\"body\":";
        post(call(entry("{\"from\":\"\",\"id\":\"wamid.1" + user + "\"," + message + "\"join\"}}")));
        Patience.await()
                .until(() -> fakes.cloudApi().sentTo(user).stream()
                        .anyMatch(sent -> sent.text().startsWith("You are a member")));
        post(call(entry("{\"from\":\"" + phone + "\",\"id\":\"wamid.2" + user + "\"," + message + "\"balance\"}}")));
        Patience.await()
                .until(() -> sent().stream().anyMatch(sent -> sent.text().contains("POINTS 50")));
        assertThat(says("balance")).contains("POINTS 50");
    }

    @Test
    void whoOptsOutGetsNoNotices() {
        says("join");
        template("loyalty_welcome", "Demo market");
        assertThat(says("STOP")).contains("no more notices");
        for (int i = 0; i < 3; i++) {
            buys("o-" + i, "USD 10.00", "clothing");
        }
        assertThat(says("rewards")).contains("USD 2.00");
        assertThat(says("language sn")).contains("Shona");
        assertThat(says("start")).isEqualTo("Muchawana zviziviso nezvemibairo yenyu.");
        assertThat(sent()).noneMatch(message -> message.template().equals("reward_issued"));
        String failed = call("{\"changes\":[{\"field\":\"messages\",\"value\":{\"metadata\":{\"phone_number_id\":"
                + "\"106540352242922\"},\"statuses\":[{\"id\":\"wamid.OUT1\",\"status\":\"failed\",\"recipient_id\":\""
                + phone + "\",\"errors\":[{\"code\":131050}]}]}}]}");
        post(failed);
        assertThat(jdbc.sql("SELECT count(*) FROM whatsapp_contact WHERE opted_out = 1 AND customer = ?")
                        .params(customer().id())
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void anAnswerWaitsWhileTheProviderIsDown() {
        says("join");
        refuseOne(() -> post(call(entry(text(phone, "wamid.down" + phone, "balance")))));
        Patience.await()
                .until(() -> sent().stream().anyMatch(message -> message.text().startsWith("Balance")));
    }

    @Test
    void anAnswerIsNotSentADayAfterTheMessage() {
        says("join");
        String before =
                "SELECT count(*) FROM bonsela_delivery WHERE connector = 'whatsapp' AND state IN ('FAILED', 'DEAD')";
        long failed = jdbc.sql(before).query(Long.class).single();
        refuseOne(() -> {
            post(call(entry(text(phone, "wamid.late" + phone, "balance"))));
            Patience.await()
                    .until(() -> jdbc.sql("SELECT count(*) FROM whatsapp_message WHERE handled = 0")
                                    .query(Long.class)
                                    .single()
                            == 0);
            jdbc.sql("UPDATE whatsapp_contact SET last_message_at = last_message_at - 86400000000 WHERE customer = ?")
                    .params(customer().id())
                    .update();
        });
        Patience.await().until(() -> jdbc.sql(before).query(Long.class).single() > failed);
        assertThat(sent()).noneMatch(message -> message.text().startsWith("Balance"));
    }

    /** Lets the provider refuse at least one send during some work. */
    private void refuseOne(Runnable work) {
        int refused = fakes.cloudApi().refusals();
        fakes.cloudApi().fail(131_016);
        try {
            work.run();
            Patience.await().until(() -> fakes.cloudApi().refusals() > refused);
        } finally {
            fakes.cloudApi().fail(0);
        }
    }

    @Test
    void nothingOfAnErasedCustomerIsLeftAndARepeatBringsNothingBack() {
        String id = "wamid.HBgMMjYz" + Base64.getEncoder().encodeToString(phone.getBytes(StandardCharsets.US_ASCII));
        String join = call(entry(text(phone, id, "join")));
        post(join);
        template("loyalty_welcome", "Demo market");
        String customer = customer().id();
        String user = "ZW.77" + numbers;
        jdbc.sql("INSERT INTO whatsapp_contact (id, tenant, user_hash, sealed_address, customer, last_message_at)"
                        + " SELECT ?, tenant, ?, sealed_address, customer, 0 FROM whatsapp_contact WHERE customer = ?")
                .params(user, user, customer)
                .update();
        jdbc.sql("UPDATE whatsapp_message SET handled = 0, attempts = 1000 WHERE contact ="
                        + " (SELECT id FROM whatsapp_contact WHERE customer = ? AND id <> ?)")
                .params(customer, user)
                .update();
        assertThat(Traces.of(jdbc, id)).as("while the customer is there").isEmpty();
        HttpRequest.Builder erase = platform.as(Role.MANAGER, "/v1/tenants/demo/customers/" + customer);
        assertThat(platform.method("DELETE", erase, "").status()).isEqualTo(200);
        post(join);
        Patience.await()
                .during(Duration.ofMillis(300))
                .until(() -> scope.within("demo", () -> customers.byPhone("demo", '+' + phone))
                        .isEmpty());
        for (String column : List.of("customer = ?", "id = ?")) {
            assertThat(jdbc.sql("SELECT count(*) FROM whatsapp_contact WHERE " + column)
                            .params(column.startsWith("id") ? user : customer)
                            .query(Long.class)
                            .single())
                    .isZero();
        }
        assertThat(jdbc.sql("SELECT count(*) FROM whatsapp_message WHERE contact IS NULL AND sealed_message <> ''")
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(Traces.of(jdbc, phone)).isEmpty();
        assertThat(says("hello")).as("a new message of the same person").contains("send JOIN");
    }

    @Test
    void twoMessagesAtOnceOfAUserWithoutANumberEnrolOneCustomer() {
        for (int round = 0; round < 20; round++) {
            String user = "ZW.88" + numbers + round;
            String rest = "\",\"from_user_id\":\"" + user + "\",\"timestamp\":\""
                    + Instant.now().getEpochSecond() + "\",\"type\":\"text\",\"text\":{\"body\":\"join\"}}";
            long before = scope.within("demo", () -> customers.active("demo"));
            post(call(entry("{\"id\":\"wamid.1" + user + rest + ",{\"id\":\"wamid.2" + user + rest)));
            Patience.await()
                    .until(() -> fakes.cloudApi().sentTo(user).stream()
                                    .filter(sent -> sent.text().startsWith("You are a member"))
                                    .count()
                            == 2);
            assertThat(scope.within("demo", () -> customers.active("demo"))).isEqualTo(before + 1);
        }
    }

    @Test
    void theHolderOfANumberThatACustomerHadBeforeGetsNothing() {
        says("join");
        Customer before = customer();
        HttpRequest.Builder change = platform.as(Role.MANAGER, "/v1/tenants/demo/customers/" + before.id())
                .header("If-Match", "\"1\"");
        String fresh = "0775" + phone.substring(5);
        assertThat(platform.method("PATCH", change, "{\"phone\":\"" + fresh.substring(0, 10) + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(says("balance")).contains("send JOIN");
        assertThat(says("redeem")).contains("send JOIN");
    }
}
