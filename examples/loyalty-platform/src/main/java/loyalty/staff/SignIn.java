package loyalty.staff;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import loyalty.tenant.TenantScope;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;

/**
 * Checks passwords. Five wrong ones in a row lock a member out for 15 minutes. Whether an address is known does not show in
 * the answer, and a password is hashed in either case.
 */
@Service
public class SignIn {
    private static final int ATTEMPTS = 5;
    private static final Duration LOCK = Duration.ofMinutes(15);
    private static final int SHORTEST = 12;
    /** Bytes that bcrypt takes into account. */
    private static final int LONGEST = 72;

    private final Members members;
    private final RefreshTokens tokens;
    private final TenantScope scope;
    private final PasswordEncoder encoder;
    private final Clock clock;
    private final String nobody;

    SignIn(Members members, RefreshTokens tokens, TenantScope scope, PasswordEncoder encoder, Clock clock) {
        this.members = members;
        this.tokens = tokens;
        this.scope = scope;
        this.encoder = encoder;
        this.clock = clock;
        nobody = encoder.encode("nobody's password");
    }

    /**
     * The answer to a sign-in.
     *
     * @param outcome the outcome
     * @param member who signed in; null unless the outcome is {@link Outcome#SIGNED_IN}
     */
    public record Answer(Outcome outcome, @Nullable Member member) {}

    /** The outcome of a sign-in. */
    public enum Outcome {
        /** The password is right. */
        SIGNED_IN,
        /** The address or the password is wrong, or the member is locked out or no longer active. */
        REFUSED,
        /** The password is right, and must be changed now. */
        PASSWORD_CHANGE_REQUIRED,
        /** The password is right, but the new one is too short, too long, or the old one. */
        NEW_PASSWORD_NOT_ALLOWED
    }

    /**
     * Signs in. A new password ends what the member has signed in to before.
     *
     * @param email the address
     * @param password the password
     * @param newPassword the password from now on; null: it stays
     */
    public Answer signIn(String email, String password, @Nullable String newPassword) {
        Optional<Member> found =
                scope.acrossTenants(() -> members.byEmail(email.strip().toLowerCase(Locale.ROOT)));
        boolean matches =
                encoder.matches(password, found.map(Member::passwordHash).orElse(nobody));
        return found.map(seen -> scope.within(seen.tenant(), () -> answer(seen, matches, password, newPassword)))
                .orElseGet(() -> new Answer(Outcome.REFUSED, null));
    }

    private Answer answer(Member seen, boolean matches, String password, @Nullable String newPassword) {
        Member member = members.lock(seen.tenant(), seen.id()).orElseThrow();
        // The password can have been changed since it was compared.
        boolean right = member.passwordHash().equals(seen.passwordHash())
                ? matches
                : encoder.matches(password, member.passwordHash());
        Instant now = clock.instant();
        boolean locked = member.lockedUntil() != null && now.isBefore(member.lockedUntil());
        if (!member.active() || locked) {
            return new Answer(Outcome.REFUSED, null);
        } else if (!right) {
            int failures = member.lockedUntil() == null ? member.failures() + 1 : 1;
            members.failed(member, failures, failures >= ATTEMPTS ? now.plus(LOCK) : null);
            return new Answer(Outcome.REFUSED, null);
        }
        members.failed(member, 0, null);
        if (newPassword != null) {
            if (!isAllowed(newPassword) || newPassword.equals(password)) {
                return new Answer(Outcome.NEW_PASSWORD_NOT_ALLOWED, null);
            }
            members.password(member, encoder.encode(newPassword), false);
            tokens.endAll(member);
            member = members.find(member.tenant(), member.id()).orElseThrow();
        } else if (member.oneTime()) {
            return new Answer(Outcome.PASSWORD_CHANGE_REQUIRED, null);
        }
        return new Answer(Outcome.SIGNED_IN, member);
    }

    private static boolean isAllowed(String password) {
        return password.length() >= SHORTEST && password.getBytes(StandardCharsets.UTF_8).length <= LONGEST;
    }
}
