package loyalty.staff;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import loyalty.tenant.Times;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of staff. Its methods are called within a {@link loyalty.tenant.TenantScope}. */
@Repository
public class Members {
    private static final String COLUMNS =
            "SELECT id, tenant, email, name, role, password_hash, one_time, failures, locked_until, active,"
                    + " session_version FROM staff";

    private final JdbcClient jdbc;

    Members(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Adds a member whose password must be changed at the first sign-in. */
    public void add(Member member, Instant at) {
        jdbc.sql("INSERT INTO staff (id, tenant, email, name, role, password_hash, one_time, active, created_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?)")
                .params(
                        member.id(),
                        member.tenant(),
                        member.email(),
                        member.name(),
                        member.role().name(),
                        member.passwordHash(),
                        member.oneTime() ? 1 : 0,
                        Times.micros(at))
                .update();
    }

    /** Finds a member by its address. */
    public Optional<Member> byEmail(String email) {
        return jdbc.sql(COLUMNS + " WHERE email = ?")
                .params(email)
                .query(Members::member)
                .optional();
    }

    /** Finds a member of a tenant, and locks its row until the transaction ends: wrong passwords are counted one by one. */
    Optional<Member> lock(String tenant, String id) {
        jdbc.sql("UPDATE staff SET failures = failures WHERE tenant = ? AND id = ?")
                .params(tenant, id)
                .update();
        return find(tenant, id);
    }

    /** Finds a member of a tenant. */
    public Optional<Member> find(String tenant, String id) {
        return jdbc.sql(COLUMNS + " WHERE tenant = ? AND id = ?")
                .params(tenant, id)
                .query(Members::member)
                .optional();
    }

    /** Returns the members of a tenant, by address. */
    public List<Member> list(String tenant) {
        return jdbc.sql(COLUMNS + " WHERE tenant = ? ORDER BY email")
                .params(tenant)
                .query(Members::member)
                .list();
    }

    /** Counts wrong passwords. */
    void failed(Member member, int failures, @Nullable Instant lockedUntil) {
        jdbc.sql("UPDATE staff SET failures = :failures, locked_until = :until WHERE id = :id")
                .param("failures", failures)
                .param("until", lockedUntil == null ? null : Times.micros(lockedUntil), Types.BIGINT)
                .param("id", member.id())
                .update();
    }

    /** Changes a password, and ends the lock. */
    void password(Member member, String hash, boolean oneTime) {
        jdbc.sql("UPDATE staff SET password_hash = ?, one_time = ?, failures = 0, locked_until = NULL,"
                        + " session_version = session_version + 1 WHERE id = ?")
                .params(hash, oneTime ? 1 : 0, member.id())
                .update();
    }

    /** Changes what a member may do. */
    void change(Member member, Role role, boolean active) {
        jdbc.sql("UPDATE staff SET role = ?, active = ?, session_version = session_version + 1 WHERE id = ?")
                .params(role.name(), active ? 1 : 0, member.id())
                .update();
    }

    private static Member member(ResultSet row, int number) throws SQLException {
        long lockedUntil = row.getLong("locked_until");
        return new Member(
                row.getString("id"),
                row.getString("tenant"),
                row.getString("email"),
                row.getString("name"),
                Role.valueOf(row.getString("role")),
                row.getString("password_hash"),
                row.getInt("one_time") == 1,
                row.getInt("failures"),
                row.wasNull() || lockedUntil == 0 ? null : Times.instant(lockedUntil),
                row.getInt("active") == 1,
                row.getLong("session_version"));
    }
}
