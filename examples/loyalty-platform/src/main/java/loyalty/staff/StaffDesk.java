package loyalty.staff;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import loyalty.secret.Secrets;
import loyalty.tenant.TenantScope;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;

/** Adds and changes members of staff. */
@Service
public class StaffDesk {
    private final Members members;
    private final RefreshTokens tokens;
    private final TenantScope scope;
    private final PasswordEncoder encoder;
    private final Secrets secrets;
    private final Clock clock;

    StaffDesk(
            Members members,
            RefreshTokens tokens,
            TenantScope scope,
            PasswordEncoder encoder,
            Secrets secrets,
            Clock clock) {
        this.members = members;
        this.tokens = tokens;
        this.scope = scope;
        this.encoder = encoder;
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * A member with a password that is shown once and must be changed at the next sign-in.
     *
     * @param member the member
     * @param password the password
     */
    public record Welcome(Member member, String password) {
        /** Shows no password. */
        @Override
        public String toString() {
            return "Welcome[" + member + ']';
        }
    }

    /**
     * Adds a member.
     *
     * @param tenant the tenant
     * @param email the address to sign in with
     * @param name the name
     * @param role the role
     * @throws org.springframework.dao.DuplicateKeyException if somebody has the address
     */
    public Welcome add(String tenant, String email, String name, Role role) {
        String password = secrets.password();
        Member member = new Member(
                secrets.id("s"),
                tenant,
                email.strip().toLowerCase(Locale.ROOT),
                name.strip(),
                role,
                encoder.encode(password),
                true,
                0,
                null,
                true,
                0);
        return scope.within(tenant, () -> {
            members.add(member, clock.instant());
            return new Welcome(member, password);
        });
    }

    /**
     * Gives a member a new password, and ends its sessions.
     *
     * @param tenant the tenant
     * @param id the member's id
     * @return empty if the tenant has no such member
     */
    public Optional<Welcome> reset(String tenant, String id) {
        String password = secrets.password();
        String hash = encoder.encode(password);
        return scope.within(
                tenant,
                () -> members.find(tenant, id).map(member -> {
                    members.password(member, hash, true);
                    tokens.endAll(member);
                    return new Welcome(member, password);
                }));
    }

    /**
     * Changes the role of a member, or whether it may sign in. Its sessions end; an access token that it has works until it
     * expires, at most 15 minutes later.
     *
     * @param tenant the tenant
     * @param id the member's id
     * @param role the role
     * @param active whether it may sign in
     * @return empty if the tenant has no such member
     */
    public Optional<Member> change(String tenant, String id, Role role, boolean active) {
        return scope.within(
                tenant,
                () -> members.find(tenant, id).flatMap(member -> {
                    members.change(member, role, active);
                    tokens.endAll(member);
                    return members.find(tenant, id);
                }));
    }

    /** Returns the members of a tenant, by address. */
    public List<Member> list(String tenant) {
        return scope.within(tenant, () -> members.list(tenant));
    }
}
