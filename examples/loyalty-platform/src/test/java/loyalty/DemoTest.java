package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.RewardEngine;
import java.net.CookieManager;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import loyalty.staff.Role;
import loyalty.staff.StaffDesk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The demo tenant, and its console. */
class DemoTest extends PlatformTest {
    @Autowired
    private RewardEngine engine;

    @Autowired
    private StaffDesk desk;

    @Autowired
    private Clock clock;

    @LocalServerPort
    private int port;

    private ConsolePages pages;

    @BeforeEach
    void pages() {
        pages = new ConsolePages(port, desk);
    }

    @Test
    void itHasThreeMonthsOfEventsWhoseBooksAgree() {
        Instant now = clock.instant();
        var days = engine.reports().issuances("demo", now.minus(Duration.ofDays(92)), now);
        assertThat(days.stream().map(figure -> figure.date()).distinct().count())
                .isGreaterThan(80);
        assertThat(engine.reports().reconcile("demo").differences()).isEmpty();
        assertThat(engine.records().budgets("demo").stream()
                        .map(budget -> budget.period())
                        .distinct()
                        .count())
                .as("a budget a month")
                .isGreaterThanOrEqualTo(3);
    }

    @Test
    void anOwnerSignsInAndSeesTheDashboard() throws Exception {
        String password =
                desk.add("demo", "console@demo.test", "Console", Role.OWNER).password();
        HttpClient browser = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        assertThat(pages.submit(browser, "/console/sign-in", "email=console@demo.test&password=" + password))
                .contains("<h1>Change the password</h1>");
        assertThat(pages.submit(
                        browser,
                        "/console/password",
                        "email=console@demo.test&password=" + password + "&newPassword=short"))
                .contains("12 characters or more");
        assertThat(pages.submit(
                        browser,
                        "/console/password",
                        "email=console@demo.test&password=" + password + "&newPassword="
                                + ConsolePages.encoded(Platform.PASSWORD)))
                .contains("The password is changed");
        assertThat(pages.submit(browser, "/console/sign-in", "email=console@demo.test&password=wrong"))
                .contains("The address or the password is wrong");
        String dashboard = pages.submit(
                browser,
                "/console/sign-in",
                "email=console@demo.test&password=" + ConsolePages.encoded(Platform.PASSWORD));
        assertThat(dashboard)
                .contains("Demo market", "rewards granted", "<svg", "monthly-zwg")
                .doesNotContain("style=");
        assertThat(pages.get(browser, "/console?days=90")).contains("Rewards granted per week");
        assertThat(pages.submit(browser, "/console/sign-out", "", pages.get(browser, "/console")))
                .contains("<h1>Sign in</h1>");
        assertThat(pages.get(browser, "/console")).contains("<h1>Sign in</h1>");
    }

    @Test
    void aManagerFindsACustomerAsksWhyAndPausesARule() throws Exception {
        HttpClient browser = pages.signedIn("pages@demo.test", Role.MANAGER);
        assertThat(pages.get(browser, "/console/customers?q=077%20100%200000")).contains("Tendai", "card-00001");
        assertThat(pages.get(browser, "/console/customers?q=card-00002")).contains("Rudo");
        assertThat(pages.get(browser, "/console/customers?q=nobody")).contains("Nobody was found");
        String customer =
                pages.get(browser, "/console/customers/c-00000000000000000000000000000001?why=school-clothing");
        assertThat(customer)
                .contains(
                        "+263771000000",
                        "POINTS",
                        "<td class=\"if-wide\">A point for every dollar</td>",
                        "school-clothing: ");
        assertThat(pages.get(browser, "/console/customers/unknown")).contains("There is no such page");
        String rules = pages.get(browser, "/console/rules");
        assertThat(rules).contains("Fifty points for joining", "Pause welcome");
        String command = rules.replaceAll("(?s).*name=\"command\" value=\"([^\"]*/welcome)\".*", "$1");
        String paused = pages.submit(
                browser, "/console/rules/welcome/pause", "command=" + ConsolePages.encoded(command), rules);
        assertThat(paused).contains("Resume welcome");
        assertThat(pages.submit(
                        browser, "/console/rules/welcome/pause", "command=" + ConsolePages.encoded(command), rules))
                .as("a form that is sent twice")
                .contains("Resume welcome");
        pages.submit(browser, "/console/rules/welcome/resume", "command=again", paused);
        assertThat(pages.get(browser, "/console/rules")).contains("Pause welcome");
    }

    @Test
    void theMenuIsTriedOnTheTelephonePage() throws Exception {
        HttpClient browser = pages.signedIn("telephone@demo.test", Role.MANAGER);
        String page = pages.get(browser, "/console");
        assertThat(page).contains("/console/telephone");
        HttpClient till = pages.signedIn("no-telephone@demo.test", Role.CASHIER);
        assertThat(pages.get(till, "/console")).contains("<h1>Till</h1>").doesNotContain("/console/telephone");
        assertThat(pages.get(till, "/console/telephone"))
                .as("who asks for a password as a customer could redeem it as a cashier")
                .contains("Your role does not allow this", "/console/till");
        assertThat(pages.get(till, "/console/chat")).contains("Your role does not allow this");
        page = pages.submit(
                browser, "/console/telephone", "phone=0771000000", pages.get(browser, "/console/telephone"));
        assertThat(page).contains("Demo market", "1. Your rewards");
        String session = page.replaceAll("(?s).*name=\"session\" value=\"([^\"]*)\".*", "$1");
        String fields = "phone=0771000000&session=" + ConsolePages.encoded(session) + "&text=";
        page = pages.submit(browser, "/console/telephone", fields + "&typed=2", page);
        assertThat(page).contains("Balance", "POINTS");
        page = pages.submit(browser, "/console/telephone", fields + "2&typed=0", page);
        assertThat(page).contains("1. Your rewards");
        assertThat(pages.submit(
                        browser, "/console/telephone", fields.replace("1000000", "1000037") + "2*0&typed=1", page))
                .contains("The session belongs to another number");
        assertThat(pages.submit(browser, "/console/telephone", "phone=12", page))
                .contains("This is not a phone number");
    }

    @Test
    void aSessionEndsWithThePasswordTheRoleOrTheMembership() throws Exception {
        HttpClient browser = pages.signedIn("session@demo.test", Role.MANAGER);
        String id = desk.list("demo").stream()
                .filter(member -> member.email().equals("session@demo.test"))
                .findFirst()
                .orElseThrow()
                .id();
        assertThat(pages.get(browser, "/console")).contains("<h1>Dashboard</h1>");
        desk.change("demo", id, Role.CASHIER, true);
        assertThat(pages.get(browser, "/console")).contains("<h1>Sign in</h1>");
        pages.submit(
                browser,
                "/console/sign-in",
                "email=session@demo.test&password=" + ConsolePages.encoded(Platform.PASSWORD));
        assertThat(pages.get(browser, "/console")).contains("<h1>Till</h1>");
        desk.reset("demo", id);
        assertThat(pages.get(browser, "/console/customers")).contains("<h1>Sign in</h1>");
    }

    @Test
    void aCashierSeesNoRulesAndNoBudgets() throws Exception {
        HttpClient browser = pages.signedIn("cash@demo.test", Role.CASHIER);
        assertThat(pages.get(browser, "/console/customers")).contains("Tendai").doesNotContain("/console/rules");
        assertThat(pages.get(browser, "/console")).contains("<h1>Till</h1>").doesNotContain("monthly-zwg");
        assertThat(pages.get(browser, "/console/rules"))
                .contains("Your role does not allow this", "Demo market", "/console/till");
        assertThat(pages.get(browser, "/console/nowhere")).contains("There is no such page", "/console/till");
        assertThat(pages.get(browser, "/console/")).contains("<h1>Till</h1>");
    }
}
