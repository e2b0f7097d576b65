package loyalty.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A real browser without a window. Each page that it shows is checked for serious faults of accessibility. */
final class Browser implements AutoCloseable {
    private static final Path PICTURES = Path.of("target", "pictures");

    private final ChromeDriver driver;
    private final String url;
    private final int width;
    private final String axe;

    Browser(Path chromium, Path driverProgram, String url, int width, boolean scripts) throws IOException {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toFile());
        options.addArguments(
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run");
        if (!scripts) {
            options.setExperimentalOption("prefs", Map.of("profile.managed_default_content_settings.javascript", 2));
        }
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driverProgram.toFile())
                        .build(),
                options);
        this.url = url;
        this.width = width;
        driver.manage().window().setSize(new Dimension(width, 1_000));
        try (InputStream in = Browser.class.getResourceAsStream("/axe.min.js")) {
            axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Files.createDirectories(PICTURES);
    }

    /** Returns the programs of the browser; empty if one of them is not installed. */
    static Optional<List<Path>> installed() {
        String named = System.getProperty("chromium");
        Optional<Path> chromium =
                named != null ? Optional.of(Path.of(named)) : onPath("chromium", "chromium-browser", "google-chrome");
        return chromium.flatMap(found -> onPath("chromedriver").map(program -> List.of(found, program)));
    }

    private static Optional<Path> onPath(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    void open(String path) {
        driver.get(url + path);
    }

    String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    String path() {
        return driver.getCurrentUrl().substring(url.length());
    }

    void type(String label, String text) {
        WebElement field = field(label);
        field.clear();
        field.sendKeys(text);
    }

    /** Chooses a file. */
    void attach(String label, Path file) {
        field(label).sendKeys(file.toAbsolutePath().toString());
    }

    /** Chooses the first option that begins so. */
    void choose(String label, String option) {
        Select select = new Select(field(label));
        String text = select.getOptions().stream()
                .map(each -> each.getText().strip())
                .filter(each -> each.startsWith(option))
                .findFirst()
                .orElseThrow(() -> new AssertionError(label + " has no option " + option));
        select.selectByVisibleText(text);
    }

    private WebElement field(String label) {
        return driver.findElements(By.xpath("//*[@aria-label=" + quoted(label) + ']')).stream()
                .findFirst()
                .orElseGet(() -> driver.findElement(By.id(
                        driver.findElement(By.xpath("//label[starts-with(normalize-space(.), " + quoted(label) + ")]"))
                                .getDomAttribute("for"))));
    }

    void press(String button) {
        leave(By.xpath("//button[not(@aria-hidden)][normalize-space(.)=" + quoted(button) + " or @aria-label="
                + quoted(button) + ']'));
    }

    /** Follows the first link of a region. */
    void followFirst(String region) {
        leave(By.cssSelector("[aria-label='" + region + "'] a"));
    }

    void follow(String link) {
        leave(By.linkText(link));
    }

    /** Clicks on something, and waits for the page that it leads to. */
    private void leave(By target) {
        driver.executeScript("window.isLeft = true");
        driver.findElement(target).click();
        // While the document is replaced, the driver cannot run scripts in it.
        new WebDriverWait(driver, Duration.ofSeconds(20))
                .ignoring(WebDriverException.class)
                .until(open -> Boolean.TRUE.equals(driver.executeScript("return !window.isLeft"
                        + " && document.readyState === 'complete' && document.querySelector('main') !== null")));
    }

    void unfold(String summary) {
        driver.findElement(By.xpath(
                        "//summary[normalize-space(.)=" + quoted(summary) + " or @aria-label=" + quoted(summary) + ']'))
                .click();
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    /** Takes a picture, and checks that the page is not wider than the window and has no serious fault. */
    void check(String name) throws IOException {
        assertThat(text()).as(name).doesNotContain("This did not work");
        driver.manage().window().setSize(new Dimension(width, 800));
        int height = ((Number) driver.executeScript("return document.documentElement.scrollHeight")).intValue();
        driver.manage().window().setSize(new Dimension(width, Math.min(Math.max(height + 150, 800), 4_000)));
        Files.write(PICTURES.resolve(name + '-' + width + ".png"), driver.getScreenshotAs(OutputType.BYTES));
        int wide = ((Number) driver.executeScript("return document.documentElement.scrollWidth")).intValue();
        int window = ((Number) driver.executeScript("return document.documentElement.clientWidth")).intValue();
        assertThat(wide).as("%s is wider than the window", name).isLessThanOrEqualTo(window);
        driver.executeScript(axe);
        Object faults = driver.executeAsyncScript("const done = arguments[arguments.length - 1];"
                + "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}).then(found => done(found.violations"
                + ".filter(fault => ['serious', 'critical'].includes(fault.impact))"
                + ".map(fault => fault.id + ': ' + fault.nodes.map(node => node.html).join(' | '))));");
        assertThat((List<?>) faults).as(name).isEmpty();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
