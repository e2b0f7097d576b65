package loyalty.staff;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import loyalty.secret.Secrets;
import loyalty.tenant.TenantScope;
import loyalty.tenant.Times;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Tokens by which a member stays signed in for seven days after the sign-in. Each is used once and replaced by another one of its family.
 * Whoever uses one again has stolen it, or was robbed of it: the family ends.
 */
@Service
public class RefreshTokens {
    private static final Duration LIFE = Duration.ofDays(7);

    private final JdbcClient jdbc;
    private final TenantScope scope;
    private final Members members;
    private final Secrets secrets;
    private final Clock clock;

    RefreshTokens(JdbcClient jdbc, TenantScope scope, Members members, Secrets secrets, Clock clock) {
        this.jdbc = jdbc;
        this.scope = scope;
        this.members = members;
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * A token and whose it is.
     *
     * @param member the member
     * @param token the token
     */
    public record Issued(Member member, String token) {
        /** Shows no token. */
        @Override
        public String toString() {
            return "Issued[" + member + ']';
        }
    }

    private record Row(String hash, String tenant, String staff, String family, long expiresAt) {}

    /** Begins a family for a member who has signed in. Deletes the member's tokens that have expired. */
    public Issued begin(Member member) {
        return scope.within(member.tenant(), () -> {
            jdbc.sql("DELETE FROM refresh_token WHERE staff = ? AND expires_at <= ?")
                    .params(member.id(), Times.micros(clock.instant()))
                    .update();
            return issue(member, secrets.id("f"), Times.micros(clock.instant().plus(LIFE)));
        });
    }

    private Issued issue(Member member, String family, long expiresAt) {
        String token = secrets.token();
        jdbc.sql("INSERT INTO refresh_token (hash, tenant, staff, family, expires_at) VALUES (?, ?, ?, ?, ?)")
                .params(Secrets.digest(token), member.tenant(), member.id(), family, expiresAt)
                .update();
        return new Issued(member, token);
    }

    /**
     * Replaces a token.
     *
     * @param token the token
     * @return empty if it is unknown, was used before, has expired or was revoked, or if its member is no longer active
     */
    public Optional<Issued> replace(String token) {
        return find(token).flatMap(row -> scope.within(row.tenant(), () -> replace(row)));
    }

    private Optional<Issued> replace(Row row) {
        Instant now = clock.instant();
        int used = jdbc.sql("UPDATE refresh_token SET used_at = ?"
                        + " WHERE hash = ? AND used_at IS NULL AND revoked_at IS NULL AND expires_at > ?")
                .params(Times.micros(now), row.hash(), Times.micros(now))
                .update();
        if (used == 0) {
            revokeFamily(row.family(), now);
            return Optional.empty();
        }
        return members.find(row.tenant(), row.staff())
                .filter(Member::active)
                .map(member -> issue(member, row.family(), row.expiresAt()));
    }

    /** Ends the family of a token; does nothing if it is unknown. */
    public void end(String token) {
        find(token).ifPresent(row -> scope.within(row.tenant(), () -> revokeFamily(row.family(), clock.instant())));
    }

    /** Ends all families of a member. Called within its tenant. */
    void endAll(Member member) {
        jdbc.sql("UPDATE refresh_token SET revoked_at = ? WHERE staff = ? AND revoked_at IS NULL")
                .params(Times.micros(clock.instant()), member.id())
                .update();
    }

    private int revokeFamily(String family, Instant at) {
        return jdbc.sql("UPDATE refresh_token SET revoked_at = ? WHERE family = ? AND revoked_at IS NULL")
                .params(Times.micros(at), family)
                .update();
    }

    private Optional<Row> find(String token) {
        return scope.acrossTenants(
                () -> jdbc.sql("SELECT hash, tenant, staff, family, expires_at FROM refresh_token WHERE hash = ?")
                        .params(Secrets.digest(token))
                        .query((row, number) -> new Row(
                                row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getLong(5)))
                        .optional());
    }
}
