package io.bonsela.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The site of this project. */
class SiteTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern LINK = Pattern.compile("(href|src)=\"([^\"]*)\"");

    @TempDir
    private static Path site;

    @BeforeAll
    static void make() throws IOException {
        Path module = Files.createDirectories(site.resolve("api/bonsela-engine-api"));
        Files.writeString(module.resolve("index.html"), "<title>Javadoc</title>");
        Site.main(ROOT.toString(), site.toString());
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(site)) {
            return files.filter(file -> file.toString().endsWith(".html")).toList();
        }
    }

    @Test
    void everyGuideHasAPage() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            List<Path> guides =
                    files.filter(file -> file.toString().endsWith(".md")).toList();
            assertThat(guides)
                    .hasSizeGreaterThan(30)
                    .allSatisfy(guide -> assertThat(site.resolve(
                                    ROOT.relativize(guide).toString().replaceFirst("md$", "html")))
                            .isRegularFile());
        }
    }

    /** Every link leads to a page of the site and to a heading that is there; nothing is loaded from elsewhere. */
    @Test
    void everyLinkHasItsPlace() throws IOException {
        int links = 0;
        for (Path page : pages()) {
            String html = Files.readString(page);
            for (MatchResult link : LINK.matcher(html).results().toList()) {
                String target = link.group(2).replace("&amp;", "&");
                if (target.matches("https?:.*")) {
                    assertThat(link.group(1)).as("%s in %s", target, page).isEqualTo("href");
                } else if (!target.startsWith("data:")) {
                    assertPlace(page, target);
                    links++;
                }
            }
        }
        assertThat(links).isGreaterThan(1_000);
    }

    private static void assertPlace(Path page, String target) throws IOException {
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        assertThat(file).as("%s in %s", target, page).isRegularFile();
        if (parts.length == 2) {
            assertThat(Files.readString(file)).as("%s in %s", target, page).contains("id=\"" + parts[1] + '"');
        }
    }

    @Test
    void theSearchHasEveryHeadingOfTheGuides() throws IOException {
        String script = Files.readString(site.resolve("search-index.js"));
        assertThat(script).startsWith("const sections = [").endsWith("];\n");
        JsonNode sections =
                new JsonMapper().readTree(script.substring("const sections = ".length(), script.length() - 2));
        List<String> addresses = sections.findValuesAsString("address");
        assertThat(addresses)
                .doesNotHaveDuplicates()
                .contains("docs/guide/stores.html#forgetting-a-person", "index.html#the-first-minute");
        for (String address : addresses) {
            assertPlace(site.resolve("index.html"), address);
        }
        assertThat(sections.findValuesAsString("text")).anyMatch(text -> text.contains("VACUUM INTO"));
    }

    @Test
    void textOfFilesIsNoMarkup() throws IOException {
        String page = Files.readString(site.resolve("examples/quickstart/pom.xml.html"));
        assertThat(page).contains("&lt;artifactId&gt;").doesNotContain("<artifactId>");
    }

    @Test
    void theJavadocIsListed() throws IOException {
        assertThat(Files.readString(site.resolve("api/index.html")))
                .contains("<a href=\"bonsela-engine-api/index.html\">bonsela-engine-api/</a>");
        assertThat(Files.readString(site.resolve("docs/errors.html"))).contains("href=\"../api/index.html\"");
    }
}
