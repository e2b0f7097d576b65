package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import loyalty.Platform.Answer;
import loyalty.customer.Customer;
import loyalty.customer.Customers;
import loyalty.fake.FakeAirtime.Execution;
import loyalty.fake.FakeProviders;
import loyalty.staff.Role;
import loyalty.tenant.TenantScope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The menu for telephones, as gateways call it. */
class UssdTest extends PlatformTest {
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
    private String session;

    @BeforeEach
    void telephone() {
        address = channel("{\"kind\":\"USSD\"}");
        numbers++;
        phone = "+263773000" + numbers;
        session = "ATUid_" + numbers;
    }

    private String channel(String body) {
        Answer added = platform.post(Role.OWNER, "/channels", body);
        assertThat(added.status()).isEqualTo(201);
        return added.body().path("address").asString();
    }

    private Answer form(String form) {
        HttpRequest.Builder request = platform.to(address).header("Content-Type", "application/x-www-form-urlencoded");
        return platform.send(request.POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    private String dial(String text) {
        return dial(session, text);
    }

    private String dial(String id, String text) {
        Answer answer = form("sessionId=" + id + "&serviceCode=*384*1%23&phoneNumber="
                + URLEncoder.encode(phone, StandardCharsets.UTF_8) + "&networkCode=64804&text="
                + URLEncoder.encode(text, StandardCharsets.UTF_8));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("text/plain");
        return answer.response().body();
    }

    private Customer joined() {
        assertThat(dial("join-" + session, "")).startsWith("CON Demo market");
        assertThat(dial("join-" + session, "1")).startsWith("END You are a member of Demo market");
        return scope.within("demo", () -> customers.byPhone("demo", phone).orElseThrow());
    }

    private void buys(Customer customer, String id, String amount, String category) {
        engine.process(Event.of("purchase")
                .tenant("demo")
                .id(id + '/' + customer.id())
                .subject(customer.id())
                .amount(Money.parse(amount))
                .with("category", category)
                .with("shop", "mbare")
                .build());
    }

    @Test
    void somebodyJoinsOnceHoweverOftenTheGatewayRepeatsIt() {
        Customer customer = joined();
        assertThat(dial("join-" + session, "1")).startsWith("END You are a member");
        assertThat(engine.reports().wallet("demo", customer.id()))
                .singleElement()
                .satisfies(wallet -> assertThat(wallet.available()).hasToString("POINTS 50"));
        assertThat(scope.within("demo", () -> customers.consents("demo", customer.id())))
                .singleElement()
                .satisfies(consent -> assertThat(consent.source()).isEqualTo("ussd"));
        assertThat(dial("join-" + session, "1*1")).isEqualTo("END The session is over. Please dial again.");
        assertThat(dial("")).contains("1. Your rewards", "2. Balance");
    }

    @Test
    void theBalanceIsShownAndZeroGoesBack() {
        joined();
        assertThat(dial("2"))
                .startsWith("CON Balance\nPOINTS 50 (POINTS 50 until ")
                .endsWith("\n0. Back");
        assertThat(dial("2*0")).startsWith("CON Demo market\n1. Your rewards");
        assertThat(dial("2*0*1")).startsWith("CON You have no rewards yet.");
    }

    @Test
    void aRewardIsRedeemedByTheOneTimePassword() {
        Customer customer = joined();
        for (int i = 0; i < 3; i++) {
            buys(customer, "redeem-" + i, "USD 10.00", "clothing");
        }
        dial("");
        String list = dial("3");
        assertThat(list).startsWith("CON Redeem a reward\n1. USD 2.00 off until ");
        String shown = dial("3*1");
        assertThat(shown).matches("END Tell the cashier this password: [0-9]{6}\\. It is valid for 10 minutes\\.");
        assertThat(dial("3*1")).as("the gateway repeats it").isEqualTo(shown);
        String password = shown.replaceAll("[^0-9]*([0-9]{6}).*", "$1");
        String issuance = engine.records()
                .issuances(Query.of("demo").subject(customer.id()).reward("two-off"))
                .items()
                .get(0)
                .id();
        Answer redeemed = platform.command(
                Role.CASHIER,
                "/redemptions",
                "till-" + session,
                "{\"issuance\":\"" + issuance + "\",\"password\":\"" + password + "\"}");
        assertThat(redeemed.status()).isEqualTo(200);
        assertThat(redeemed.body().path("issuances").get(0).path("state").asString())
                .isEqualTo("REDEEMED");
        assertThat(dial("later-" + session, "3")).startsWith("CON You have nothing to redeem yet.");
    }

    @Test
    void airtimeIsBoughtOnceAndGoesToTheNumberThatNoEventHas() throws Exception {
        Customer customer = joined();
        dial("");
        assertThat(dial("4")).startsWith("CON Buy with points\n1. Airtime of 1 dollar: POINTS 100");
        assertThat(dial("4*1")).isEqualTo("CON Airtime of 1 dollar: POINTS 100. Buy it?\n1. Buy\n0. Back");
        assertThat(dial("4*1*0")).as("it is not bought").startsWith("CON Buy with points\n1. ");
        assertThat(dial("4*1*7")).startsWith("CON Choose a number from the list.\nAirtime of 1 dollar: POINTS 100");
        assertThat(dial("4*1*1")).isEqualTo("END You do not have enough points.");
        buys(customer, "airtime", "USD 60.00", "fuel");
        String again = "again-" + session;
        dial(again, "4");
        assertThat(dial(again, "4*1")).contains("Buy it?");
        List<Future<String>> answers = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int i = 0; i < 8; i++) {
                answers.add(threads.submit(() -> dial(again, "4*1*1")));
            }
            for (Future<String> answer : answers) {
                assertThat(answer.get()).isEqualTo("END You have bought it. You will receive it soon.");
            }
        } finally {
            threads.shutdown();
        }
        assertThat(engine.reports().wallet("demo", customer.id()))
                .anySatisfy(wallet -> assertThat(wallet.available()).hasToString("POINTS 10"));
        Patience.await().until(() -> !sentToMe().isEmpty());
        assertThat(sentToMe()).singleElement().satisfies(sent -> {
            assertThat(sent.amount()).isEqualByComparingTo("1.00");
            assertThat(sent.currency()).isEqualTo("USD");
        });
        assertThat(engine.records()
                        .events(Query.of("demo").subject(customer.id()))
                        .items()
                        .toString())
                .doesNotContain(phone.substring(1));
    }

    private void sells(String title, String price) {
        Answer file = platform.get(Role.OWNER, "/rule-files");
        Answer put = platform.send(platform.as(Role.OWNER, "/v1/tenants/demo/definitions/rules/zz-cup")
                .header("Idempotency-Key", "sells-" + price + numbers)
                .header("If-Match", file.header("ETag"))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"title\":\"" + title + "\",\"on\":\"points-order\","
                        + "\"when\":\"event.product == \\\"zz-cup\\\"\",\"price\":\"" + price
                        + "\",\"budget\":\"none\",\"give\":{\"reward\":\"two-off\"}}")));
        assertThat(put.status()).as(put.response().body()).isEqualTo(200);
    }

    @Test
    void whatIsBoughtIsWhatWasConfirmed() {
        Customer customer = joined();
        String title = "Tea \u2013 ".repeat(14).strip();
        sells(title, "POINTS 20");
        dial("");
        assertThat(dial("4")).contains("98. More");
        String chosen = "4*98*" + dial("4*98").replaceAll("(?s).*\n(\\d+)\\. Tea.*", "$1");
        String asked = dial(chosen);
        assertThat(asked).as("a long title loses its end, and the price stays").startsWith("CON Tea \u2013 ");
        assertThat(asked).contains(": POINTS 20. Buy it?\n1. Buy\n0. Back");
        assertThat(asked.length() - "CON ".length()).isLessThanOrEqualTo(80);
        sells(title, "POINTS 30");
        assertThat(dial(chosen + "*1"))
                .as("the price has changed since")
                .startsWith("CON Tea ")
                .contains(": POINTS 30. Buy it?");
        assertThat(dial(chosen + "*1*1")).startsWith("END You have bought it.");
        assertThat(engine.reports().wallet("demo", customer.id()))
                .singleElement()
                .satisfies(wallet -> assertThat(wallet.available()).hasToString("POINTS 20"));
    }

    private List<Execution> sentToMe() {
        return fakes.airtime().executions().stream()
                .filter(sent -> sent.to().equals(phone))
                .toList();
    }

    @Test
    void aFriendJoinsAndBuysAndBothEarn() {
        Customer customer = joined();
        String friend = "077900" + (1000 + numbers);
        assertThat(dial("5")).startsWith("CON Type the phone number of your friend.");
        assertThat(dial("5*" + friend)).startsWith("END Thank you.");
        assertThat(dial("own", "5*" + phone)).isEqualTo("END This is your own number.");
        assertThat(dial("word", "5*friend")).startsWith("END This is not a phone number");
        assertThat(jdbc.sql("SELECT phone_hash FROM referral")
                        .query(String.class)
                        .list())
                .allMatch(hash -> !hash.contains(friend.substring(1)));
        String mine = phone;
        phone = "+263" + friend.substring(1);
        session = "friend-" + session;
        Customer joined = joined();
        assertThat(joined.referrer()).isEqualTo(customer.id());
        buys(joined, "first", "USD 10.00", "fuel");
        assertThat(engine.reports().wallet("demo", joined.id()))
                .anySatisfy(wallet -> assertThat(wallet.available()).hasToString("POINTS 110"));
        assertThat(engine.reports().wallet("demo", customer.id()))
                .anySatisfy(wallet -> assertThat(wallet.available()).hasToString("POINTS 150"));
        phone = mine;
        assertThat(dial("late", "5*" + friend)).isEqualTo("END Your friend is a member already.");
    }

    @Test
    void theLanguageStays() {
        joined();
        assertThat(dial("6")).contains("1. English", "2. Shona", "3. Ndebele");
        assertThat(dial("6*2")).isEqualTo("END Kubva zvino tichataura neShona.");
        assertThat(dial("next-" + session, "")).contains("1. Mibairo yenyu");
    }

    @Test
    void anUnknownChoiceShowsTheMenuAgain() {
        joined();
        for (String typed : new String[] {"99", "", "x", "1234"}) {
            assertThat(dial("wrong-" + typed + session, "7*" + typed).replace("CON ", ""))
                    .startsWith("Choose a number from the list.\nDemo market\n1. Your rewards");
        }
        assertThat(dial("empty-" + session, "2*")).startsWith("CON Choose a number from the list.\nBalance");
        assertThat(dial("middle-" + session, "8**2")).startsWith("CON Balance");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "phoneNumber=%2B263771234567&text=1|400",
                "sessionId=s-1&phoneNumber=%2B263771234567&text=1&text=2|400",
                "sessionId=s-1&phoneNumber=112&text=|400",
                "sessionId=s-1&text=|400",
                "sessionId=s-2&phoneNumber=%20263771234567&text=|200",
                "sessionId=s-2&phoneNumber=0771234567&text=|200",
                "sessionId=s-2&phoneNumber=%2B263771234568&text=|403",
                "sessionId=%zz&phoneNumber=0771234567&text=|400"
            })
    void formsAreReadStrictly(String form, int status) {
        form("sessionId=s-2&phoneNumber=0771234567&text=");
        assertThat(form(form).status()).isEqualTo(status);
    }

    @Test
    void otherGatewaysUseOtherFieldsAndMayBeTheOnlyOnes() {
        address =
                channel("{\"kind\":\"USSD\",\"settings\":{\"session-field\":\"session_id\",\"phone-field\":\"msisdn\","
                        + "\"text-field\":\"ussd_string\"}}");
        assertThat(platform.send(platform.to(address + "?session_id=g-" + session + "&msisdn=0773000001&ussd_string=")
                                .GET())
                        .response()
                        .body())
                .startsWith("CON Demo market");
        address = channel("{\"kind\":\"USSD\",\"settings\":{\"addresses\":\"192.0.2.1, 192.0.2.2\"}}");
        assertThat(form("sessionId=s-3&phoneNumber=0773000001&text=").status()).isEqualTo(404);
        address = "/channels/ussd/made-up";
        assertThat(form("sessionId=s-3&phoneNumber=0773000001&text=").status()).isEqualTo(404);
    }

    @Test
    void anEndNoticeChangesNothing() {
        HttpRequest.Builder request =
                platform.to(address + "/ended").header("Content-Type", "application/x-www-form-urlencoded");
        assertThat(platform.send(request.POST(HttpRequest.BodyPublishers.ofString("sessionId=" + session
                                + "&phoneNumber=%2B263771234567&status=Success&hopsCount=3&input=1*2")))
                        .status())
                .isEqualTo(204);
    }

    @Test
    void aChannelIsAddedListedAndRemovedByOwnersAlone() {
        assertThat(platform.post(Role.MANAGER, "/channels", "{\"kind\":\"USSD\"}")
                        .status())
                .isEqualTo(403);
        assertThat(platform.post(Role.OWNER, "/channels", "{}").status()).isEqualTo(422);
        assertThat(platform.post(Role.OWNER, "/channels", "{\"kind\":\"WHATSAPP\"}")
                        .body()
                        .path("detail")
                        .asString())
                .contains("access-token, app-secret, phone-number-id, verify-token");
        assertThat(platform.post(Role.OWNER, "/channels", "{\"kind\":\"USSD\",\"settings\":{\"phone\":\"x\"}}")
                        .body()
                        .path("detail")
                        .asString())
                .contains("unknown names: phone");
        Answer list = platform.get(Role.OWNER, "/channels");
        String id = list.body().get(list.body().size() - 1).path("id").asString();
        assertThat(list.response().body()).doesNotContain("settings");
        HttpRequest.Builder delete = platform.as(Role.OWNER, "/v1/tenants/demo/channels/" + id);
        assertThat(platform.method("DELETE", delete, "").status()).isEqualTo(204);
        assertThat(platform.method("DELETE", delete, "").status()).isEqualTo(404);
        assertThat(form("sessionId=s-4&phoneNumber=0773000001&text=").status()).isEqualTo(404);
    }

    @Test
    void inputsAndNumbersAreNotReadableInTheDatabase() {
        joined();
        dial("5*0779000042");
        assertThat(jdbc.sql("SELECT session_hash || text_hash || phone_hash || sealed_hop FROM ussd_hop")
                        .query(String.class)
                        .list())
                .isNotEmpty()
                .allMatch(row -> !row.contains("0779000042") && !row.contains(phone.substring(1)));
    }

    @Test
    void whoIsSuspendedDuringASessionDoesNothing() {
        Customer customer = joined();
        dial("3");
        dial("5");
        scope.within(
                "demo",
                () -> customers.change(
                        customers.find("demo", customer.id()).orElseThrow().in(Customer.Status.SUSPENDED)));
        for (String text : List.of("3*1", "5*0779000077", "6")) {
            assertThat(dial(text)).startsWith("END").doesNotContain("Thank you");
            session = session + 'x';
        }
        assertThat(jdbc.sql("SELECT count(*) FROM referral WHERE referrer = ?")
                        .params(customer.id())
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void nothingOfASessionIsLeftOfAnErasedCustomer() {
        Customer customer = joined();
        dial("2");
        String number = jdbc.sql("SELECT phone_hash FROM customer WHERE id = ?")
                .params(customer.id())
                .query(String.class)
                .single();
        assertThat(steps(number)).isEqualTo(3);
        HttpRequest.Builder erase = platform.as(Role.MANAGER, "/v1/tenants/demo/customers/" + customer.id());
        assertThat(platform.method("DELETE", erase, "").status()).isEqualTo(200);
        assertThat(steps(number)).isZero();
        assertThat(dial("2*1")).as("the session of the erased customer").startsWith("END");
        assertThat(dial("join-" + session, "1"))
                .as("a repeat enrols nobody")
                .isEqualTo("END The session is over. Please dial again.");
        assertThat(scope.within("demo", () -> customers.byPhone("demo", phone))).isEmpty();
        assertThat(scope.within("demo", () -> customers.consents("demo", customer.id())))
                .isEmpty();
        assertThat(Traces.of(jdbc, phone.substring(4))).isEmpty();
    }

    @Test
    void theStepsOfANumberThatACustomerHadBeforeAreRemoved() {
        Customer customer = joined();
        String before = jdbc.sql("SELECT phone_hash FROM customer WHERE id = ?")
                .params(customer.id())
                .query(String.class)
                .single();
        assertThat(steps(before)).isEqualTo(2);
        HttpRequest.Builder change = platform.as(Role.MANAGER, "/v1/tenants/demo/customers/" + customer.id())
                .header("If-Match", "\"1\"");
        assertThat(platform.method("PATCH", change, "{\"phone\":\"0771888" + numbers + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(steps(before)).isZero();
    }

    private long steps(String phoneHash) {
        return jdbc.sql("SELECT count(*) FROM ussd_hop WHERE phone_hash = ?")
                .params(phoneHash)
                .query(Long.class)
                .single();
    }
}
