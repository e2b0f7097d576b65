package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.NewCode;
import java.net.http.HttpClient;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import loyalty.customer.Customer;
import loyalty.customer.Customers;
import loyalty.selfservice.HeldRewards;
import loyalty.staff.Role;
import loyalty.staff.StaffDesk;
import loyalty.tenant.TenantScope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The page for cashiers. */
class TillTest extends PlatformTest {
    private static int numbers = 100;

    @Autowired
    private RewardEngine engine;

    @Autowired
    private Customers customers;

    @Autowired
    private TenantScope scope;

    @Autowired
    private StaffDesk desk;

    @Autowired
    private HeldRewards held;

    @LocalServerPort
    private int port;

    private ConsolePages pages;
    private HttpClient browser;
    private String phone;
    private String cashier;

    @BeforeEach
    void signIn() throws Exception {
        numbers++;
        phone = "0774000" + numbers;
        cashier = "till-" + numbers + "@demo.test";
        pages = new ConsolePages(port, desk);
        browser = pages.signedIn(cashier, Role.CASHIER);
    }

    private String find(String typed) throws Exception {
        return pages.get(browser, "/console/till?q=" + ConsolePages.encoded(typed));
    }

    private static String field(String page, String name) {
        return ConsolePages.encoded(page.replaceAll("(?s).*name=\"" + name + "\" value=\"([^\"]*)\".*", "$1"));
    }

    private Customer enrolled() throws Exception {
        String page = find(phone);
        String form = "command=" + field(page, "command") + "&phone=" + field(page, "phone") + "&name=";
        assertThat(pages.submit(browser, "/console/till/customers", form + "Anna", page))
                .contains("The customer is enrolled.", "Anna", "POINTS 50");
        assertThat(pages.submit(browser, "/console/till/customers", form + "Anna", page))
                .as("the form is sent twice")
                .contains("The customer is enrolled.", "POINTS 50");
        assertThat(pages.submit(browser, "/console/till/customers", form + "Berta", page))
                .as("the form is changed and sent again")
                .contains("This form has enrolled the customer below", "Anna");
        return scope.reading("demo", () -> customers.byPhone("demo", "+263" + phone.substring(1)))
                .orElseThrow();
    }

    private String record(Customer customer, String command, String kind, String attributes) throws Exception {
        return pages.submit(
                browser,
                "/console/till/events",
                "customer=" + customer.id() + "&kind=" + kind + "&command=" + command + attributes,
                find(phone));
    }

    private static String purchase(String amount, String category) {
        return "&attribute.amount=" + ConsolePages.encoded(amount) + "&attribute.category=" + category
                + "&attribute.shop=mbare";
    }

    private Issuance discount(Customer customer) {
        for (int i = 0; i < 3; i++) {
            engine.process(Event.of("purchase")
                    .tenant("demo")
                    .id("till-test/" + customer.id() + i)
                    .subject(customer.id())
                    .amount(Money.of("USD", "10.00"))
                    .with("category", "clothing")
                    .with("shop", "mbare")
                    .build());
        }
        return issuance(customer);
    }

    private Issuance issuance(Customer customer) {
        return engine.records()
                .issuances(Query.of("demo").subject(customer.id()).reward("two-off"))
                .items()
                .get(0);
    }

    private String redeem(Customer customer, String command, String issuance, String proof) throws Exception {
        return pages.submit(
                browser,
                "/console/till/redemptions",
                "customer=" + customer.id() + "&command=" + command + "&issuance=" + issuance + "&proof=" + proof,
                find(phone));
    }

    private String code(Issuance issuance, NewCode.Kind kind) {
        return String.valueOf(engine.execute(
                        new NewCode(Origin.of("demo", "code/" + issuance.id() + kind, "test"), issuance.id(), kind))
                .code());
    }

    @Test
    void aPurchaseIsRecordedOnceAndSaysWhoRecordedIt() throws Exception {
        Customer customer = enrolled();
        String id = "till-test/sale-" + numbers;
        assertThat(record(customer, id, "purchase", purchase("USD 12.00", "fuel")))
                .contains("Recorded. Earned: POINTS 12");
        assertThat(record(customer, id, "purchase", purchase("USD 12.00", "fuel")))
                .contains("POINTS 62");
        assertThat(record(customer, id, "purchase", purchase("USD 99.00", "fuel")))
                .contains("Not recorded: another event was recorded under this key");
        assertThat(record(customer, id + "b", "purchase", purchase("twelve", "fuel")))
                .contains("Not recorded: amount: ", "value=\"twelve\"", "value=\"fuel\" selected", "value=\"mbare\"");
        assertThat(record(customer, id + "c", "purchase", purchase("USD 1.00", "tea")))
                .contains("Not recorded: a value is none of those that are declared", "value=\"USD 1.00\"");
        String member = desk.list("demo").stream()
                .filter(each -> each.email().equals(cashier))
                .findFirst()
                .orElseThrow()
                .id();
        assertThat(engine.records()
                        .events(Query.of("demo").subject(customer.id()))
                        .items())
                .filteredOn(event -> event.type().equals("purchase"))
                .singleElement()
                .satisfies(event -> assertThat(event.source()).isEqualTo("till/" + member));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"enrolled", "points-order&attribute.product=airtime-1", "friend-bought&attribute.friend=x", "no"
            })
    void onlyKindsThatHappenAtATillAreRecorded(String kind) throws Exception {
        Customer customer = enrolled();
        record(customer, "till-test/kind-" + numbers, kind, "");
        assertThat(engine.records()
                        .events(Query.of("demo").subject(customer.id()))
                        .items())
                .extracting(Event::type)
                .containsExactly("enrolled");
    }

    @Test
    void aRewardIsRedeemedByItsPassword() throws Exception {
        Customer customer = enrolled();
        Issuance issuance = discount(customer);
        assertThat(find(phone)).contains("USD 2.00 off until ").doesNotContain(", given ");
        assertThat(held.items(Locale.ENGLISH, ZoneOffset.UTC, List.of(issuance, issuance)))
                .as("equal rewards")
                .allSatisfy(item -> assertThat(item.label()).contains(", given "));
        String password = code(issuance, NewCode.Kind.PASSWORD);
        assertThat(redeem(customer, "r1-" + numbers, "", password)).contains("Choose the reward");
        assertThat(redeem(customer, "r2-" + numbers, issuance.id(), password.equals("111111") ? "2" : "111111"))
                .contains("Refused: the code or password is wrong");
        assertThat(redeem(customer, "r3-" + numbers, issuance.id(), password)).contains("Done: USD 2.00.");
        assertThat(redeem(customer, "r4-" + numbers, issuance.id(), password))
                .contains("Refused: the reward was redeemed before");
        assertThat(issuance(customer).state()).isEqualTo(IssuanceState.REDEEMED);
    }

    @Test
    void aRewardIsRedeemedByACodeAlone() throws Exception {
        Customer customer = enrolled();
        Issuance issuance = discount(customer);
        String code = code(issuance, NewCode.Kind.CODE);
        assertThat(redeem(customer, "c1-" + numbers, "code", "123456")).contains("Refused: no reward has this code");
        assertThat(redeem(customer, "c2-" + numbers, "code", code)).contains("Done: USD 2.00.");
    }

    @Test
    void aRewardIsFoundHoweverManyCreditsCameBeforeIt() throws Exception {
        Customer customer = enrolled();
        List<Event> purchases = IntStream.range(0, 600)
                .mapToObj(number -> Event.of("purchase")
                        .tenant("demo")
                        .id("till-test/many-" + customer.id() + number)
                        .subject(customer.id())
                        .amount(Money.of("USD", "1.00"))
                        .with("category", "fuel")
                        .with("shop", "mbare")
                        .build())
                .toList();
        engine.processAll(purchases);
        discount(customer);
        assertThat(find(phone)).contains("USD 2.00 off until ");
    }

    @Test
    void aReferenceThatLooksLikeANumberIsAReference() throws Exception {
        platform.post(Role.OWNER, "/customers", "{\"externalReference\":\"4712345\",\"name\":\"By card\"}");
        assertThat(find("4712345")).contains("By card");
        assertThat(pages.get(browser, "/console/customers?q=4712345")).contains("By card");
        assertThat(find("card-" + phone))
                .contains("No customer has this number")
                .doesNotContain("Enrol<");
    }

    @Test
    void namesAreFoundByTheirBeginningAndNothingIsAWildcard() throws Exception {
        platform.post(Role.OWNER, "/customers", "{\"externalReference\":\"n-1\",\"name\":\"\u00c9lodie 100% Moyo\"}");
        for (String typed : List.of("\u00c9lo", "moy", "100%")) {
            assertThat(pages.get(browser, "/console/customers?q=" + ConsolePages.encoded(typed)))
                    .as(typed)
                    .contains("lodie 100% Moyo");
        }
        for (String typed : List.of("odie", "%", "_lodie", "1__%")) {
            assertThat(pages.get(browser, "/console/customers?q=" + ConsolePages.encoded(typed)))
                    .as(typed)
                    .doesNotContain("lodie 100% Moyo");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ANALYST", "AUDITOR"})
    void othersHaveNoTill(Role role) throws Exception {
        HttpClient other = pages.signedIn(role + "-" + numbers + "@demo.test", role);
        assertThat(pages.get(other, "/console")).doesNotContain("/console/till");
        assertThat(pages.get(other, "/console/till")).contains("Your role does not allow this");
    }
}
