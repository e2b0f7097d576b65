package loyalty.browser;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.RewardEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import loyalty.LoyaltyApplication;
import loyalty.Patience;
import loyalty.staff.Role;
import loyalty.staff.StaffDesk;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The console in a real browser: each page's main action. The width is 1,440 pixels, or {@code -Dloyalty.width}. Skipped
 * if Chromium or its driver is not installed.
 */
class ConsoleTest {
    private static final int WIDTH = Integer.getInteger("loyalty.width", 1_440);
    private static final String PASSWORD = "correct horse battery";

    private static ConfigurableApplicationContext application;
    private static List<Path> programs;
    private Browser browser;

    @BeforeAll
    static void start() throws IOException {
        Optional<List<Path>> installed = Browser.installed();
        Assumptions.assumeTrue(installed.isPresent(), "Chromium and chromedriver are not installed");
        programs = installed.get();
        Path folder = Files.createTempDirectory(Path.of("target"), "browser");
        application = new SpringApplication(LoyaltyApplication.class)
                .run(
                        "--spring.profiles.active=test",
                        "--server.port=0",
                        "--loyalty.file=" + folder.resolve("loyalty.db"),
                        "--loyalty.keys=" + folder.resolve("loyalty.keys"));
    }

    @AfterAll
    static void stop() {
        if (application != null) {
            application.close();
        }
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
    }

    private void browse(boolean scripts) throws IOException {
        String url = "http://localhost:" + application.getEnvironment().getProperty("local.server.port");
        browser = new Browser(programs.get(0), programs.get(1), url, WIDTH, scripts);
    }

    private void signIn(String email, Role role) throws IOException {
        String oneTime = application
                .getBean(StaffDesk.class)
                .add("demo", email, "Test", role)
                .password();
        browser.open("/console");
        browser.type("Address", email);
        browser.type("Password", oneTime);
        browser.press("Sign in");
        browser.type("Address", email);
        browser.type("Present password", oneTime);
        browser.type("New password", PASSWORD);
        browser.press("Change");
        browser.type("Address", email);
        browser.type("Password", PASSWORD);
        browser.press("Sign in");
        assertThat(browser.text()).contains("Sign out");
    }

    @Test
    void anOwnerWorksWithoutScripts() throws IOException {
        browse(false);
        signIn("no-scripts@demo.test", Role.OWNER);
        browser.follow("Customers");
        browser.follow("Tendai");
        browser.unfold("Credit by hand");
        browser.choose("Reward", "points");
        browser.type("Amount", "POINTS 5");
        browser.type("Why", "a cold coffee");
        browser.press("Credit");
        assertThat(browser.text()).contains("Done: POINTS 5.");
        browser.follow("Rules");
        browser.follow("New rule");
        browser.type("Title", "Without scripts");
        browser.choose("Gives", "points");
        browser.type("How much", "POINTS 1");
        browser.press("Add to the draft");
        assertThat(browser.text()).contains("The rule is in the draft");
        browser.press("Discard the draft");
    }

    @Test
    void signingInAndErrors() throws IOException {
        browse(true);
        browser.open("/console");
        browser.check("sign-in");
        browser.type("Address", "nobody@demo.test");
        browser.type("Password", "wrong");
        browser.press("Sign in");
        assertThat(browser.text()).contains("The address or the password is wrong");
        browser.check("sign-in-refused");
        browser.open("/console/password");
        browser.check("password");
        signIn("errors@demo.test", Role.CASHIER);
        browser.check("till-of-a-cashier");
        browser.open("/console/staff");
        assertThat(browser.text()).contains("Your role does not allow this");
        browser.check("not-allowed");
        browser.open("/console/customers?q=nobody");
        browser.check("customers-empty");
    }

    @Test
    void aCampaignIsMadeEarnedRedeemedAndSeen() throws IOException {
        browse(true);
        signIn("campaign@demo.test", Role.OWNER);
        browser.check("dashboard");
        browser.follow("Campaigns");
        browser.check("campaigns");
        browser.follow("New campaign with a rule");
        browser.type("Title", "Three dollars off for fuel");
        browser.choose("Kind of event", "points-order");
        Patience.await().untilAsserted(() -> assertThat(browser.text()).contains("When points-order has all of"));
        browser.choose("Kind of event", "purchase");
        Patience.await().untilAsserted(() -> assertThat(browser.text()).contains("When purchase has all of"));
        browser.choose("Attribute 1", "category");
        browser.type("Value 1", "fuel");
        browser.choose("Kind of event", "points-order");
        Patience.await().untilAsserted(() -> assertThat(browser.text()).contains("When points-order has all of"));
        browser.type("Title", "Three dollars off for fuel\n");
        Patience.await()
                .untilAsserted(() -> assertThat(browser.text())
                        .as("a condition of another kind of event is refused and not left out")
                        .contains("Condition 1 has a value and no attribute"));
        browser.choose("Kind of event", "purchase");
        Patience.await().untilAsserted(() -> assertThat(browser.text()).contains("When purchase has all of"));
        browser.choose("Attribute 1", "category");
        browser.choose("Attribute 2", "amount");
        browser.choose("Comparison 2", "is at least");
        browser.type("Value 2", "USD 20.00");
        browser.choose("Gives", "two-off");
        browser.type("How much", "USD 3.00");
        browser.type("At most for a customer", "1");
        browser.choose("Within", "a month");
        browser.choose("Paid from", "monthly");
        browser.type("Name", "fuel-weeks");
        Patience.await()
                .untilAsserted(() -> assertThat(browser.text())
                        .contains(
                                "whose category is fuel and amount is at least USD 20.00, the customer gets USD 3.00"));
        browser.check("new-rule");
        browser.type("How much", "3 dollars");
        browser.press("Add to the draft");
        assertThat(browser.text())
                .contains("The rule was not added.", "How much is '3 dollars', which is neither a number");
        browser.type("How much", "USD 3.00");
        Patience.await()
                .untilAsserted(() -> assertThat(browser.text())
                        .as("the form keeps what was typed")
                        .contains("whose category is fuel and amount is at least USD 20.00, the customer gets USD 3.00"
                                + " (two-off), at most once a month, paid from 'monthly'"));
        browser.press("Add to the draft");
        assertThat(browser.text()).contains("The rule is in the draft", "rules/three-dollars-off-for-fuel");
        browser.follow("Show as JSON");
        assertThat(browser.text())
                .contains(
                        "Show as it is stored",
                        "event.category == \\\"fuel\\\" && event.amount.currency == \\\"USD\\\" && event.amount >= \\\"USD 20.00\\\"");
        browser.check("draft-json");
        browser.follow("Show as it is stored");
        browser.press("Try examples and the last month");
        assertThat(browser.text())
                .contains(
                        "The last month, decided by the draft",
                        "The file has no examples",
                        "point-a-dollar and three-dollars-off-for-fuel can both pay for one purchase, such as amount USD");
        browser.check("draft-tried");
        browser.press("Put in force");
        assertThat(browser.text())
                .contains("of the rules is in force. It decides all events from now on.", "Three dollars off for fuel");
        browser.check("rules");

        browser.follow("Till");
        browser.check("till");
        browser.type("Phone number or reference of the customer", "0771000222");
        browser.press("Find");
        browser.check("till-customer");
        browser.type("amount", "25 dollars");
        browser.choose("category", "fuel");
        browser.type("shop", "mbare");
        browser.press("Record");
        assertThat(browser.text()).contains("Not recorded: amount: ");
        browser.type("amount", "USD 25.00");
        browser.choose("category", "fuel");
        browser.type("shop", "mbare");
        browser.press("Record");
        assertThat(browser.text()).contains("Recorded. Earned: ", "POINTS 25 until ", "USD 3.00 off until ");
        browser.check("till-earned");
        browser.follow("Telephone");
        browser.check("telephone");
        browser.type("Number of the telephone", "+263771000222");
        browser.press("Dial");
        browser.type("Answer", "3");
        browser.press("Send");
        assertThat(browser.text()).contains("USD 3.00 off until");
        // The customer of the demo can have older rewards.
        browser.type("Answer", browser.text().replaceAll("(?s).*\n([1-9])\\. USD 3\\.00 off until.*", "$1"));
        browser.press("Send");
        assertThat(browser.text()).contains("Tell the cashier this password");
        browser.check("telephone-password");
        String password = browser.text().replaceAll("(?s).*password: ([0-9]{6})\\..*", "$1");
        browser.follow("Till");
        browser.type("Phone number or reference of the customer", "+263 77 1000222");
        browser.press("Find");
        browser.choose("Reward", "USD 3.00 off");
        browser.type("Password or code", password.equals("111111") ? "222222" : "111111");
        browser.press("Redeem");
        assertThat(browser.text()).contains("Refused: the code or password is wrong");
        browser.check("till-refused");
        browser.choose("Reward", "USD 3.00 off");
        browser.type("Password or code", password);
        browser.press("Redeem");
        assertThat(browser.text()).contains("Done: USD 3.00.");
        browser.follow("Dashboard");
        assertThat(browser.text()).contains("USD 3.00, Three dollars off for fuel");
    }

    @Test
    void everyOtherPageAndItsAction() throws IOException {
        browse(true);
        signIn("pages@demo.test", Role.OWNER);
        browser.follow("Customers");
        browser.check("customers");
        browser.follow("More");
        assertThat(browser.text()).contains("From the first");
        browser.type("Phone number, reference or name", "chi");
        browser.press("Search");
        assertThat(browser.text()).contains("Chipo").doesNotContain("Tendai");
        browser.follow("Chipo");
        browser.check("customer");
        browser.press("Suspend");
        assertThat(browser.text()).contains("suspended");
        browser.press("Let take part again");
        browser.press("Record consent to marketing");
        assertThat(browser.text()).contains("Consent: marketing", "Take back the consent to marketing");
        browser.unfold("Erase the customer");
        browser.type("Type", "no");
        browser.press("Erase");
        assertThat(browser.text()).contains("Nothing was erased");
        browser.follow("Rewards");
        browser.check("rewards");
        browser.follow("Budgets");
        browser.unfold(firstBudget());
        browser.type("Amount with its currency", "USD 10.00");
        browser.type("Why", "a good month");
        browser.press("Top up");
        assertThat(browser.text()).contains("Done: USD 10.00.");
        browser.check("budgets");
        browser.unfold(firstBudget());
        browser.type("Amount with its currency", "ten");
        browser.type("Why", "a mistake");
        browser.press("Top up");
        assertThat(browser.text()).contains("Not possible");
        browser.follow("Deliveries");
        browser.check("deliveries");
        browser.follow("Files");
        browser.attach("File", file("phone,name\n0775777001,Rudo\n12,Nobody\n"));
        browser.press("Check and import");
        assertThat(browser.text()).contains("Nothing was imported", "Line 3 phone is not a phone number");
        browser.check("files-mistakes");
        browser.attach("File", file("phone,name\n0775777001,Rudo\n0775777001,Twice\n"));
        browser.press("Check and import");
        assertThat(browser.text()).contains("The file is being imported");
        Patience.await().until(() -> browser.text().contains("done"));
        browser.check("files");
        browser.followFirst("Imports");
        assertThat(browser.text()).contains("Import of customers", "another customer has the number");
        browser.check("import");
        browser.follow("Audit");
        assertThat(browser.text()).contains("top-up");
        browser.check("audit");
        browser.follow("Staff");
        browser.type("Name", "Tatenda");
        browser.type("Address", "tatenda@demo.test");
        browser.choose("Role", "analyst");
        browser.press("Add");
        assertThat(browser.text()).contains("One-time password of tatenda@demo.test");
        browser.check("staff");
        browser.follow("Chat");
        browser.type("Number of the customer", "+263779000001");
        browser.type("Message", "join");
        browser.press("Send");
        Patience.await().untilAsserted(() -> {
            browser.press("Load again");
            assertThat(browser.text()).contains("You are a member of Demo market");
        });
        browser.check("chat");
        browser.press("Sign out");
        assertThat(browser.path()).startsWith("/console/sign-in");
    }

    private static Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(Path.of("target"), "import", ".csv"), text);
    }

    private String firstBudget() {
        return "Change "
                + application.getBean(RewardEngine.class).records().budgets("demo").stream()
                        .filter(balance -> balance.budget().equals("monthly"))
                        .map(balance -> balance.budget() + ' ' + balance.period())
                        .max(String::compareTo)
                        .orElseThrow();
    }
}
