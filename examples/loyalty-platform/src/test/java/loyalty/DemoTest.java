package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.RewardEngine;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import loyalty.staff.Role;
import loyalty.staff.StaffDesk;
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
        assertThat(submit(browser, "/console/sign-in", "email=console@demo.test&password=" + password))
                .contains("<h1>Change the password</h1>");
        assertThat(submit(
                        browser,
                        "/console/password",
                        "email=console@demo.test&password=" + password + "&newPassword=short"))
                .contains("12 characters or more");
        assertThat(submit(
                        browser,
                        "/console/password",
                        "email=console@demo.test&password=" + password + "&newPassword=" + encoded(Platform.PASSWORD)))
                .contains("The password is changed");
        assertThat(submit(browser, "/console/sign-in", "email=console@demo.test&password=wrong"))
                .contains("The address or the password is wrong");
        String dashboard =
                submit(browser, "/console/sign-in", "email=console@demo.test&password=" + encoded(Platform.PASSWORD));
        assertThat(dashboard)
                .contains("Demo market", "rewards granted", "<svg", "monthly-zwg")
                .doesNotContain("style=");
        assertThat(get(browser, "/console?days=90")).contains("Rewards granted per week");
        assertThat(submit(browser, "/console/sign-out", "", get(browser, "/console")))
                .contains("<h1>Sign in</h1>");
        assertThat(get(browser, "/console")).contains("<h1>Sign in</h1>");
    }

    @Test
    void aManagerFindsACustomerAsksWhyAndPausesARule() throws Exception {
        HttpClient browser = signedIn("pages@demo.test", Role.MANAGER);
        assertThat(get(browser, "/console/customers?q=077%20100%200000")).contains("Tendai", "card-00001");
        assertThat(get(browser, "/console/customers?q=card-00002")).contains("Rudo");
        assertThat(get(browser, "/console/customers?q=nobody")).contains("Nobody was found");
        String customer = get(browser, "/console/customers/c-00000000000000000000000000000001?why=school-clothing");
        assertThat(customer).contains("+263771000000", "POINTS", "A point for every dollar", "school-clothing: ");
        assertThat(get(browser, "/console/customers/unknown")).contains("There is no such page");
        String rules = get(browser, "/console/rules");
        assertThat(rules).contains("Fifty points for joining", "Pause welcome");
        String command = rules.replaceAll("(?s).*name=\"command\" value=\"([^\"]*/welcome)\".*", "$1");
        String paused = submit(browser, "/console/rules/welcome/pause", "command=" + encoded(command), rules);
        assertThat(paused).contains("Resume welcome");
        assertThat(submit(browser, "/console/rules/welcome/pause", "command=" + encoded(command), rules))
                .as("a form that is sent twice")
                .contains("Resume welcome");
        submit(browser, "/console/rules/welcome/resume", "command=again", paused);
        assertThat(get(browser, "/console/rules")).contains("Pause welcome");
    }

    @Test
    void theMenuIsTriedOnTheTelephonePage() throws Exception {
        HttpClient browser = signedIn("telephone@demo.test", Role.CASHIER);
        String page = get(browser, "/console");
        assertThat(page).contains("/console/telephone");
        page = submit(browser, "/console/telephone", "phone=0771000000", get(browser, "/console/telephone"));
        assertThat(page).contains("Demo market", "1. Your rewards");
        String session = page.replaceAll("(?s).*name=\"session\" value=\"([^\"]*)\".*", "$1");
        String fields = "phone=0771000000&session=" + encoded(session) + "&text=";
        page = submit(browser, "/console/telephone", fields + "&typed=2", page);
        assertThat(page).contains("Balance", "POINTS");
        page = submit(browser, "/console/telephone", fields + "2&typed=0", page);
        assertThat(page).contains("1. Your rewards");
        assertThat(submit(browser, "/console/telephone", fields.replace("1000000", "1000037") + "2*0&typed=1", page))
                .contains("The session belongs to another number");
        assertThat(submit(browser, "/console/telephone", "phone=12", page)).contains("This is not a phone number");
    }

    @Test
    void aSessionEndsWithThePasswordTheRoleOrTheMembership() throws Exception {
        HttpClient browser = signedIn("session@demo.test", Role.MANAGER);
        String id = desk.list("demo").stream()
                .filter(member -> member.email().equals("session@demo.test"))
                .findFirst()
                .orElseThrow()
                .id();
        assertThat(get(browser, "/console")).contains("<h1>Dashboard</h1>");
        desk.change("demo", id, Role.CASHIER, true);
        assertThat(get(browser, "/console")).contains("<h1>Sign in</h1>");
        submit(browser, "/console/sign-in", "email=session@demo.test&password=" + encoded(Platform.PASSWORD));
        assertThat(get(browser, "/console")).contains("<h1>Dashboard</h1>");
        desk.reset("demo", id);
        assertThat(get(browser, "/console/customers")).contains("<h1>Sign in</h1>");
    }

    @Test
    void aCashierSeesNoRulesAndNoBudgets() throws Exception {
        HttpClient browser = signedIn("cash@demo.test", Role.CASHIER);
        assertThat(get(browser, "/console/customers")).contains("Tendai").doesNotContain("/console/rules");
        assertThat(get(browser, "/console")).contains("may read the books").doesNotContain("monthly-zwg");
        assertThat(get(browser, "/console/rules")).contains("Your role does not allow this");
    }

    private HttpClient signedIn(String email, Role role) throws Exception {
        HttpClient browser = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        String password = desk.add("demo", email, "Test", role).password();
        submit(
                browser,
                "/console/password",
                "email=" + email + "&password=" + password + "&newPassword=" + encoded(Platform.PASSWORD));
        submit(browser, "/console/sign-in", "email=" + email + "&password=" + encoded(Platform.PASSWORD));
        return browser;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private String submit(HttpClient browser, String path, String fields) throws Exception {
        return submit(browser, path, fields, get(browser, path));
    }

    private String submit(HttpClient browser, String path, String fields, String page) throws Exception {
        Matcher token = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(page);
        assertThat(token.find()).isTrue();
        return browser.send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString(fields + "&_csrf=" + encoded(token.group(1))))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private String get(HttpClient browser, String path) throws Exception {
        return browser.send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .header("Accept", "text/html")
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
