package loyalty.api;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Reason;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Approve;
import io.bonsela.api.command.Reject;
import java.time.Instant;
import java.util.List;
import loyalty.web.Callers;
import loyalty.web.IdempotencyKeys;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Commands that wait until another person has approved them. */
@RestController
@RequestMapping("/v1/tenants/{tenant}/approvals")
@PreAuthorize("hasAuthority('APPROVE')")
class ApprovalController {
    private final RewardEngine engine;
    private final Commands commands;

    ApprovalController(RewardEngine engine, Commands commands) {
        this.engine = engine;
        this.commands = commands;
    }

    /** A command that waits. The digest names what is approved. */
    record WaitingView(
            String command,
            String verb,
            String actor,
            Instant at,
            @Nullable String note,
            String digest) {
        static WaitingView of(AuditRecord record) {
            Reason refusal = record.receipt().reason();
            Object seen = refusal == null ? null : refusal.argument("digest");
            return new WaitingView(
                    record.origin().id(),
                    record.verb(),
                    record.origin().actor(),
                    record.receipt().at(),
                    record.origin().note(),
                    seen == null ? record.digest() : seen.toString());
        }
    }

    /** What was seen by the person who approves. */
    record Seen(String digest) {}

    @GetMapping
    List<WaitingView> waiting(@PathVariable String tenant) {
        return engine.records().waiting(tenant).stream().map(WaitingView::of).toList();
    }

    @PostMapping("/{command}/approve")
    Commands.CommandDone approve(
            @PathVariable String command,
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
            @RequestBody Seen seen,
            Authentication caller) {
        String digest = Bodies.required("digest", seen.digest());
        return commands.execute(Callers.of(caller), key, null, origin -> new Approve(origin, command, digest));
    }

    @PostMapping("/{command}/reject")
    Commands.CommandDone reject(
            @PathVariable String command,
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
            Authentication caller) {
        return commands.execute(Callers.of(caller), key, null, origin -> new Reject(origin, command));
    }
}
