package loyalty.api;

import java.util.List;
import loyalty.client.ClientKeys;
import loyalty.staff.Member;
import loyalty.staff.Role;
import loyalty.staff.StaffDesk;
import loyalty.staff.StaffDesk.Welcome;
import loyalty.web.ProblemException;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Staff, and the keys of servers. */
@RestController
@RequestMapping("/v1/tenants/{tenant}")
@PreAuthorize("hasAuthority('MANAGE_ACCESS')")
class StaffController {
    private final StaffDesk desk;
    private final ClientKeys keys;

    StaffController(StaffDesk desk, ClientKeys keys) {
        this.desk = desk;
        this.keys = keys;
    }

    /** A member to add. */
    record NewMember(String email, String name, Role role) {}

    /** What changes about a member. */
    record MemberChange(Role role, boolean active) {}

    /** A member as the API shows it. */
    record MemberView(String id, String email, String name, Role role, boolean active) {
        static MemberView of(Member member) {
            return new MemberView(member.id(), member.email(), member.name(), member.role(), member.active());
        }
    }

    /** A member with a password that is shown once. */
    record Welcomed(MemberView member, String oneTimePassword) {}

    /** A client that gets a key. */
    record NewKey(String client) {}

    /** A key whose secret is shown once. */
    record ClientKey(String id, String client, String secret) {}

    @GetMapping("/staff")
    List<MemberView> list(@PathVariable String tenant) {
        return desk.list(tenant).stream().map(MemberView::of).toList();
    }

    @PostMapping("/staff")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Welcomed> add(@PathVariable String tenant, @RequestBody NewMember member) {
        String email = Bodies.required("email", member.email());
        if (!email.matches("[^@\\s]+@[^@\\s]+")) {
            throw Bodies.invalid("email", "is not an address");
        } else if (member.role() == null) {
            throw Bodies.invalid("role", "is missing");
        }
        return welcome(
                HttpStatus.CREATED, desk.add(tenant, email, Bodies.required("name", member.name()), member.role()));
    }

    @PutMapping("/staff/{id}")
    MemberView change(@PathVariable String tenant, @PathVariable String id, @RequestBody MemberChange change) {
        if (change.role() == null) {
            throw Bodies.invalid("role", "is missing");
        }
        return desk.change(tenant, id, change.role(), change.active())
                .map(MemberView::of)
                .orElseThrow(() -> ProblemException.unknown("MEMBER"));
    }

    @PostMapping("/staff/{id}/password")
    ResponseEntity<Welcomed> reset(@PathVariable String tenant, @PathVariable String id) {
        return desk.reset(tenant, id)
                .map(welcome -> welcome(HttpStatus.OK, welcome))
                .orElseThrow(() -> ProblemException.unknown("MEMBER"));
    }

    @PostMapping("/client-keys")
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<ClientKey> addKey(@PathVariable String tenant, @RequestBody NewKey request) {
        try {
            ClientKeys.Key key = keys.add(tenant, Bodies.required("client", request.client()));
            return ResponseEntity.status(HttpStatus.CREATED)
                    .cacheControl(CacheControl.noStore())
                    .body(new ClientKey(key.id(), key.client(), key.secret()));
        } catch (ClientKeys.TooManyKeysException e) {
            throw new ProblemException(HttpStatus.CONFLICT, "TOO_MANY_KEYS", String.valueOf(e.getMessage()));
        }
    }

    @DeleteMapping("/client-keys/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    ResponseEntity<Void> revokeKey(@PathVariable String tenant, @PathVariable String id) {
        if (!keys.revoke(tenant, id)) {
            throw ProblemException.unknown("KEY");
        }
        return ResponseEntity.noContent().build();
    }

    private static ResponseEntity<Welcomed> welcome(HttpStatus status, Welcome welcome) {
        return ResponseEntity.status(status)
                .cacheControl(CacheControl.noStore())
                .body(new Welcomed(MemberView.of(welcome.member()), welcome.password()));
    }
}
