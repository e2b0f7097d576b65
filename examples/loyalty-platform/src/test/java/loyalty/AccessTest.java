package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.source.ImmutableSecret;
import java.time.Instant;
import java.util.Locale;
import javax.crypto.spec.SecretKeySpec;
import loyalty.Platform.Answer;
import loyalty.secret.PlatformKeys;
import loyalty.secret.Secrets;
import loyalty.staff.Role;
import loyalty.staff.StaffDesk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

/** Who may come in, and for how long. */
class AccessTest extends PlatformTest {
    @Autowired
    private StaffDesk desk;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformKeys keys;

    @Test
    void aOneTimePasswordMustBeChanged() {
        String password = desk.add("demo", "new@demo.test", "New", Role.CASHIER).password();
        assertThat(platform.signIn("new@demo.test", password, null).code()).isEqualTo("PASSWORD_CHANGE_REQUIRED");
        assertThat(platform.signIn("new@demo.test", password, "short").code()).isEqualTo("NEW_PASSWORD_NOT_ALLOWED");
        assertThat(platform.signIn("new@demo.test", password, "x".repeat(73)).code())
                .isEqualTo("NEW_PASSWORD_NOT_ALLOWED");
        assertThat(platform.signIn("new@demo.test", password, password).code()).isEqualTo("NEW_PASSWORD_NOT_ALLOWED");
        assertThat(platform.signIn("NEW@demo.test ", password, Platform.PASSWORD)
                        .status())
                .isEqualTo(200);
        assertThat(platform.signIn("new@demo.test", password, null).status()).isEqualTo(401);
        assertThat(platform.signIn("new@demo.test", Platform.PASSWORD, null)
                        .body()
                        .path("role")
                        .asString())
                .isEqualTo("CASHIER");
    }

    @Test
    void fiveWrongPasswordsLockOutAndNothingTellsWhoIsKnown() {
        platform.signedIn("demo", Role.CASHIER, "locked@demo.test");
        Answer unknown = platform.signIn("nobody@demo.test", "wrong", null);
        for (int i = 0; i < 5; i++) {
            Answer wrong = platform.signIn("locked@demo.test", "wrong", null);
            assertThat(wrong.body()).isEqualTo(unknown.body());
        }
        assertThat(platform.signIn("locked@demo.test", Platform.PASSWORD, null).body())
                .isEqualTo(unknown.body());
        jdbc.sql("UPDATE staff SET locked_until = 1 WHERE email = 'locked@demo.test'")
                .update();
        assertThat(platform.signIn("locked@demo.test", "wrong", null).status()).isEqualTo(401);
        assertThat(platform.signIn("locked@demo.test", Platform.PASSWORD, null).status())
                .as("one wrong password after the lock does not lock again")
                .isEqualTo(200);
    }

    @Test
    void aRefreshTokenIsUsedOnceAndATokenThatIsUsedAgainEndsItsFamily() {
        String first = platform.signedIn("demo", Role.ANALYST, "fresh@demo.test")
                .body()
                .path("refreshToken")
                .asString();
        Answer second = refresh(first);
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.header("Cache-Control")).contains("no-store");
        assertThat(refresh(first).code()).isEqualTo("SIGN_IN_AGAIN");
        assertThat(refresh(second.body().path("refreshToken").asString()).code())
                .as("the thief's token, or the robbed one's")
                .isEqualTo("SIGN_IN_AGAIN");
        assertThat(refresh("made up").status()).isEqualTo(401);
    }

    @Test
    void signingOutEndsTheFamily() {
        String token = platform.signedIn("demo", Role.ANALYST, "out@demo.test")
                .body()
                .path("refreshToken")
                .asString();
        assertThat(platform.post(platform.to("/v1/auth/sign-out"), "{\"refreshToken\":\"" + token + "\"}")
                        .status())
                .isEqualTo(204);
        assertThat(refresh(token).status()).isEqualTo(401);
    }

    @Test
    void tokensAreStoredAsDigests() {
        String token = platform.signedIn("demo", Role.ANALYST, "digest@demo.test")
                .body()
                .path("refreshToken")
                .asString();
        assertThat(jdbc.sql("SELECT hash FROM refresh_token")
                        .query(String.class)
                        .list())
                .isNotEmpty()
                .doesNotContain(token);
        assertThat(jdbc.sql("SELECT password_hash FROM staff")
                        .query(String.class)
                        .list())
                .allMatch(hash -> hash.startsWith("$2a$12$"));
    }

    @Test
    void signingInDeletesTheTokensOfTheMemberThatHaveExpired() {
        platform.signedIn("demo", Role.CASHIER, "expires@demo.test");
        String ofMember = "FROM refresh_token WHERE staff = (SELECT id FROM staff WHERE email = 'expires@demo.test')";
        String expired = jdbc.sql("SELECT hash " + ofMember).query(String.class).single();
        jdbc.sql("UPDATE refresh_token SET expires_at = 0 WHERE hash = ?")
                .params(expired)
                .update();
        platform.signIn("expires@demo.test", Platform.PASSWORD, null);
        assertThat(jdbc.sql("SELECT hash " + ofMember).query(String.class).list())
                .hasSize(1)
                .doesNotContain(expired);
    }

    @Test
    void aNewPasswordEndsWhatWasSignedInBefore() {
        String token = platform.signedIn("demo", Role.ANALYST, "change@demo.test")
                .body()
                .path("refreshToken")
                .asString();
        assertThat(platform.signIn("change@demo.test", Platform.PASSWORD, " " + Platform.PASSWORD)
                        .status())
                .isEqualTo(200);
        assertThat(refresh(token).status()).isEqualTo(401);
        assertThat(platform.signIn("change@demo.test", Platform.PASSWORD, null).status())
                .as("a password is compared as it was given")
                .isEqualTo(401);
        assertThat(platform.signIn("change@demo.test", " " + Platform.PASSWORD, null)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void sevenDaysAfterTheSignInEveryTokenOfAFamilyExpires() {
        String token = platform.signedIn("demo", Role.ANALYST, "seven@demo.test")
                .body()
                .path("refreshToken")
                .asString();
        jdbc.sql("UPDATE refresh_token SET expires_at = expires_at - 1000 WHERE hash = ?")
                .params(Secrets.digest(token))
                .update();
        refresh(token);
        assertThat(jdbc.sql("SELECT count(DISTINCT expires_at) FROM refresh_token WHERE family ="
                                + " (SELECT family FROM refresh_token WHERE hash = ?)")
                        .params(Secrets.digest(token))
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    private Answer refresh(String token) {
        return platform.post(platform.to("/v1/auth/refresh"), "{\"refreshToken\":\"" + token + "\"}");
    }

    @Test
    void forgedAndExpiredTokensAreRefused() {
        assertThat(bearer(token(keys.tokens().getEncoded(), Instant.now(), "loyalty-platform")))
                .isEqualTo(200);
        assertThat(bearer(token(new byte[32], Instant.now(), "loyalty-platform")))
                .isEqualTo(401);
        assertThat(bearer(token(keys.tokens().getEncoded(), Instant.now(), "somebody else")))
                .isEqualTo(401);
        assertThat(bearer(token(keys.tokens().getEncoded(), Instant.now().minusSeconds(960), "loyalty-platform")))
                .isEqualTo(401);
        // No algorithm, no signature.
        assertThat(bearer("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4IiwidGVuYW50IjoiZGVtbyIsInJvbGUiOiJPV05FUiJ9."))
                .isEqualTo(401);
        assertThat(platform.send(platform.to("/v1/tenants/demo/customers").GET())
                        .code())
                .isEqualTo("NOT_SIGNED_IN");
    }

    private int bearer(String token) {
        return platform.send(platform.to("/v1/tenants/demo/customers").header("Authorization", "Bearer " + token))
                .status();
    }

    private static String token(byte[] key, Instant at, String issuer) {
        JwtClaimsSet claims = JwtClaimsSet.builder()
                .issuer(issuer)
                .subject("s-1")
                .claim("tenant", "demo")
                .claim("role", "OWNER")
                .issuedAt(at)
                .expiresAt(at.plusSeconds(900))
                .build();
        return new NimbusJwtEncoder(new ImmutableSecret<>(new SecretKeySpec(key, "HmacSHA256")))
                .encode(JwtEncoderParameters.from(
                        JwsHeader.with(MacAlgorithm.HS256).build(), claims))
                .getTokenValue();
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void aRoleMayWhatItMay(Role role) {
        String name = role.name().toLowerCase(Locale.ROOT);
        boolean reads = role != Role.AUDITOR;
        boolean writes = role == Role.OWNER || role == Role.MANAGER || role == Role.CASHIER;
        assertThat(platform.get(role, "/customers").status()).isEqualTo(reads ? 200 : 403);
        assertThat(platform.post(role, "/customers", "{\"externalReference\":\"by-" + name + "\"}")
                        .status())
                .isEqualTo(writes ? 201 : 403);
        assertThat(platform.get(role, "/staff").status()).isEqualTo(role == Role.OWNER ? 200 : 403);
    }

    @Test
    void nothingOfAnotherTenantIsReached() {
        for (String path : new String[] {"/customers", "/customers/c-1", "/events", "/events/e-1", "/staff"}) {
            Answer answer = platform.send(platform.as(Role.OWNER, "/v1/tenants/other" + path));
            assertThat(answer.status()).as(path).isEqualTo(403);
            assertThat(answer.code()).isEqualTo("NOT_ALLOWED");
        }
        assertThat(platform.send(platform.as(Role.OWNER, "/v1/anything")).status())
                .isEqualTo(403);
    }

    @Test
    void anOwnerAddsChangesAndResetsMembers() {
        Answer added = platform.post(
                Role.OWNER, "/staff", "{\"email\":\"till@demo.test\",\"name\":\"Till\",\"role\":\"CASHIER\"}");
        assertThat(added.status()).isEqualTo(201);
        String id = added.body().path("member").path("id").asString();
        String password = added.body().path("oneTimePassword").asString();
        Answer signedIn = platform.signIn("till@demo.test", password, Platform.PASSWORD);
        assertThat(signedIn.status()).isEqualTo(200);
        assertThat(platform.post(
                                Role.OWNER,
                                "/staff",
                                "{\"email\":\"till@demo.test\",\"name\":\"Till\",\"role\":\"CASHIER\"}")
                        .code())
                .isEqualTo("ALREADY_THERE");
        Answer reset = platform.post(Role.OWNER, "/staff/" + id + "/password", "");
        assertThat(platform.signIn("till@demo.test", Platform.PASSWORD, null).status())
                .isEqualTo(401);
        assertThat(refresh(signedIn.body().path("refreshToken").asString()).status())
                .isEqualTo(401);
        Answer again = platform.signIn(
                "till@demo.test", reset.body().path("oneTimePassword").asString(), Platform.PASSWORD + "!");
        assertThat(again.status()).isEqualTo(200);
        assertThat(platform.method(
                                "PUT",
                                platform.as(Role.OWNER, "/v1/tenants/demo/staff/" + id),
                                "{\"role\":\"CASHIER\",\"active\":false}")
                        .status())
                .isEqualTo(200);
        assertThat(platform.signIn("till@demo.test", Platform.PASSWORD + "!", null)
                        .status())
                .isEqualTo(401);
        assertThat(refresh(again.body().path("refreshToken").asString()).status())
                .isEqualTo(401);
        assertThat(platform.post(Role.OWNER, "/staff/s-unknown/password", "").status())
                .isEqualTo(404);
        assertThat(platform.post(Role.OWNER, "/staff", "{\"email\":\"x\",\"name\":\"X\",\"role\":\"CASHIER\"}")
                        .code())
                .isEqualTo("INVALID_VALUE");
    }
}
