package loyalty.api;

import java.util.Objects;
import loyalty.staff.AccessTokens;
import loyalty.staff.RefreshTokens;
import loyalty.staff.RefreshTokens.Issued;
import loyalty.staff.SignIn;
import loyalty.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Signing in and staying signed in. */
@RestController
@RequestMapping("/v1/auth")
class AuthController {
    private final SignIn signIn;
    private final RefreshTokens refreshTokens;
    private final AccessTokens accessTokens;

    AuthController(SignIn signIn, RefreshTokens refreshTokens, AccessTokens accessTokens) {
        this.signIn = signIn;
        this.refreshTokens = refreshTokens;
        this.accessTokens = accessTokens;
    }

    /** An address and a password, and the password from now on if it changes. */
    record Credentials(
            String email, String password, @Nullable String newPassword) {}

    /** A refresh token. */
    record Refresh(String refreshToken) {}

    /** The tokens of somebody who has signed in. {@code expiresIn} is in seconds. */
    record Tokens(String accessToken, long expiresIn, String refreshToken, String tenant, String role) {}

    @PostMapping("/sign-in")
    ResponseEntity<Tokens> signIn(@RequestBody Credentials credentials) {
        String email = Bodies.required("email", credentials.email());
        String password = Bodies.secret("password", credentials.password());
        SignIn.Answer answer = signIn.signIn(email, password, credentials.newPassword());
        return switch (answer.outcome()) {
            case SIGNED_IN -> tokens(refreshTokens.begin(Objects.requireNonNull(answer.member())));
            case REFUSED ->
                throw problem(
                        HttpStatus.UNAUTHORIZED,
                        "SIGN_IN_REFUSED",
                        "the address or the password is wrong, or the" + " account is locked");
            case PASSWORD_CHANGE_REQUIRED ->
                throw problem(HttpStatus.FORBIDDEN, answer.outcome().name(), "send newPassword, too");
            case NEW_PASSWORD_NOT_ALLOWED ->
                throw problem(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        answer.outcome().name(),
                        "the new password must be another" + " one with 12 characters or more, and at most 72 bytes");
        };
    }

    @PostMapping("/refresh")
    ResponseEntity<Tokens> refresh(@RequestBody Refresh refresh) {
        return refreshTokens
                .replace(Bodies.secret("refreshToken", refresh.refreshToken()))
                .map(this::tokens)
                .orElseThrow(() -> problem(HttpStatus.UNAUTHORIZED, "SIGN_IN_AGAIN", "the refresh token is not valid"));
    }

    @PostMapping("/sign-out")
    ResponseEntity<Void> signOut(@RequestBody Refresh refresh) {
        refreshTokens.end(Bodies.secret("refreshToken", refresh.refreshToken()));
        return ResponseEntity.noContent().build();
    }

    private ResponseEntity<Tokens> tokens(Issued issued) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new Tokens(
                        accessTokens.issue(issued.member()),
                        AccessTokens.LIFE.toSeconds(),
                        issued.token(),
                        issued.member().tenant(),
                        issued.member().role().name()));
    }

    private static ProblemException problem(HttpStatus status, String code, String detail) {
        return new ProblemException(status, code, detail);
    }
}
