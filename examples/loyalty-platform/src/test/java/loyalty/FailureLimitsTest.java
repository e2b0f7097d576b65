package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import loyalty.Platform.Answer;
import org.junit.jupiter.api.Test;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** How often an address may fail to prove who it is. */
@TestPropertySource(properties = {"loyalty.requests-per-minute=5", "loyalty.sign-ins-per-minute=6"})
@DirtiesContext
class FailureLimitsTest extends PlatformTest {
    @Test
    void anEncodedPathDoesNotEscapeTheLimit() {
        Answer last = platform.post(platform.to("/console/%73ign-in"), "");
        for (int i = 0; i < 6; i++) {
            last = platform.post(platform.to("/console/%73ign-in"), "");
        }
        assertThat(last.status()).isIn(403, 429);
        assertThat(platform.send(platform.to("/console/sign-in").GET()).status())
                .as("the page itself is shown")
                .isEqualTo(200);
        Answer api = platform.post(platform.to("/v1/%61uth/sign-in"), "{}");
        for (int i = 0; i < 6; i++) {
            api = platform.post(platform.to("/v1/%61uth/sign-in"), "{}");
        }
        assertThat(api.status()).isEqualTo(429);
    }

    @Test
    void wrongTokensOfAnAddressAreFew() {
        Answer last = bearer("wrong");
        for (int i = 0; i < 5; i++) {
            assertThat(last.status()).isEqualTo(401);
            last = bearer("wrong");
        }
        assertThat(last.status()).isEqualTo(429);
        assertThat(Integer.parseInt(last.header("Retry-After"))).isBetween(1, 60);
    }

    private Answer bearer(String token) {
        return platform.send(platform.to("/v1/tenants/demo/customers").header("Authorization", "Bearer " + token));
    }
}
