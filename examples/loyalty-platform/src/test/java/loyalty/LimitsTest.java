package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import loyalty.Platform.Answer;
import loyalty.staff.Role;
import org.junit.jupiter.api.Test;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** What a client may send, and how often. */
@TestPropertySource(
        properties = {
            "loyalty.requests-per-minute=5",
            "loyalty.sign-ins-per-minute=6",
            "loyalty.origins=https://shop.example"
        })
@DirtiesContext
class LimitsTest extends PlatformTest {
    @Test
    void requestsAboveTheLimitWait() {
        Answer last = platform.get(Role.CASHIER, "/customers");
        for (int i = 0; i < 5 && last.status() == 200; i++) {
            assertThat(last.status()).isEqualTo(200);
            last = platform.get(Role.CASHIER, "/customers");
        }
        assertThat(last.status()).isEqualTo(429);
        assertThat(last.code()).isEqualTo("TOO_MANY_REQUESTS");
        assertThat(Integer.parseInt(last.header("Retry-After"))).isBetween(1, 60);
        assertThat(platform.get(Role.ANALYST, "/customers").status())
                .as("others are not slowed down")
                .isEqualTo(200);
    }

    @Test
    void signInsOfAnAddressAreFew() {
        Answer last = platform.signIn("nobody@demo.test", "wrong", null);
        for (int i = 0; i < 6; i++) {
            last = platform.signIn("nobody@demo.test", "wrong", null);
        }
        assertThat(last.status()).isEqualTo(429);
    }

    @Test
    void aLargeBodyIsRefused() {
        HttpRequest.Builder request = platform.as(Role.MANAGER, "/v1/tenants/demo/customers");
        assertThat(platform.post(request, "{\"name\":\"" + "x".repeat(1 << 20) + "\"}")
                        .code())
                .isEqualTo("TOO_LARGE");
    }

    @Test
    void browsersAreToldWhatTheyMay() {
        Answer page = platform.send(platform.to("/console/sign-in").GET());
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe-inline");
        assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(page.header("Strict-Transport-Security")).contains("max-age=31536000");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.response().body()).doesNotContain("<script").doesNotContain("style=");
    }

    @Test
    void onlyKnownOriginsMayCall() {
        assertThat(preflight("https://shop.example").header("Access-Control-Allow-Origin"))
                .isEqualTo("https://shop.example");
        assertThat(preflight("https://evil.example").status()).isEqualTo(403);
    }

    private Answer preflight(String origin) {
        return platform.method(
                "OPTIONS",
                platform.to("/v1/tenants/demo/customers")
                        .header("Origin", origin)
                        .header("Access-Control-Request-Method", "GET"),
                "");
    }

    @Test
    void operationsAreNotPublic() {
        assertThat(platform.send(platform.to("/actuator/health").GET()).status())
                .isEqualTo(200);
        assertThat(platform.send(platform.to("/actuator/prometheus").GET()).status())
                .isIn(401, 403);
        assertThat(platform.send(platform.to("/actuator/env").GET()).status()).isIn(401, 403);
    }
}
