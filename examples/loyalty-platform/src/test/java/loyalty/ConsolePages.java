package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import loyalty.staff.Role;
import loyalty.staff.StaffDesk;

/** The console over HTTP, as a browser without scripts sees it. */
record ConsolePages(int port, StaffDesk desk) {
    HttpClient signedIn(String email, Role role) throws Exception {
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

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    String submit(HttpClient browser, String path, String fields) throws Exception {
        return submit(browser, path, fields, get(browser, path));
    }

    String submit(HttpClient browser, String path, String fields, String page) throws Exception {
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

    String get(HttpClient browser, String path) throws Exception {
        return browser.send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .header("Accept", "text/html")
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
