package loyalty.api;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.LedgerEntry;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.Records;
import io.bonsela.api.Records.BudgetBalance;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.AdjustBudget;
import io.bonsela.api.command.Credit;
import io.bonsela.api.command.TopUp;
import java.time.Instant;
import java.util.List;
import loyalty.web.Callers;
import loyalty.web.IdempotencyKeys;
import loyalty.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The books: budgets, the ledger, wallets, and who did what. */
@RestController
@RequestMapping("/v1/tenants/{tenant}")
class BookController {
    private final RewardEngine engine;
    private final Commands commands;
    private final KnownCustomers known;

    BookController(RewardEngine engine, Commands commands, KnownCustomers known) {
        this.engine = engine;
        this.commands = commands;
        this.known = known;
    }

    /** A budget in one period. */
    record BudgetView(String budget, String period, String limit, String reserved, String charged, String available) {
        static BudgetView of(BudgetBalance balance) {
            return new BudgetView(
                    balance.budget(),
                    balance.period(),
                    balance.limit().toString(),
                    balance.reserved().toString(),
                    balance.charged().toString(),
                    balance.available().toString());
        }
    }

    /** An amount, such as {@code USD 100.00}, and why. */
    record BudgetChange(
            String amount,
            @Nullable String period,
            @Nullable String note) {}

    /** A credit by hand. */
    record HandCredit(
            String customer,
            String reward,
            String amount,
            @Nullable String budget,
            String note) {}

    /** An entry of the ledger. */
    record LedgerView(
            String posting,
            String account,
            String amount,
            String kind,
            Instant at,
            @Nullable String customer,
            @Nullable String issuance) {
        static LedgerView of(LedgerEntry entry) {
            return new LedgerView(
                    entry.posting(),
                    entry.account(),
                    entry.amount().toString(),
                    entry.kind().name(),
                    entry.at(),
                    entry.subject(),
                    entry.issuance());
        }
    }

    /** What a customer has in one currency. */
    record WalletView(
            String available, String pending, @Nullable Instant nextExpiry, String expiring) {}

    /** A command that was executed or refused. */
    record AuditView(
            String command,
            String verb,
            String actor,
            Instant at,
            @Nullable String customer,
            @Nullable String note,
            boolean done,
            @Nullable String refusal) {
        static AuditView of(AuditRecord record) {
            return new AuditView(
                    record.origin().id(),
                    record.verb(),
                    record.origin().actor(),
                    record.receipt().at(),
                    record.subject(),
                    record.origin().note(),
                    record.receipt().isDone(),
                    record.receipt().refusal().map(Enum::name).orElse(null));
        }
    }

    @GetMapping("/budgets")
    @PreAuthorize("hasAuthority('READ_BOOKS')")
    List<BudgetView> budgets(@PathVariable String tenant) {
        return engine.records().budgets(tenant).stream().map(BudgetView::of).toList();
    }

    @GetMapping("/budgets/{id}")
    @PreAuthorize("hasAuthority('READ_BOOKS')")
    List<BudgetView> budget(@PathVariable String tenant, @PathVariable String id) {
        List<BudgetView> periods = budgets(tenant).stream()
                .filter(balance -> balance.budget().equals(id))
                .toList();
        if (periods.isEmpty()) {
            throw ProblemException.unknown("BUDGET");
        }
        return periods;
    }

    @PostMapping("/budgets/{id}/top-ups")
    @PreAuthorize("hasAuthority('WRITE_BOOKS')")
    Commands.CommandDone topUp(
            @PathVariable String id,
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
            @RequestBody BudgetChange body,
            Authentication caller) {
        Money amount = Money.parse(Bodies.required("amount", body.amount()));
        return commands.execute(
                Callers.of(caller),
                key,
                Bodies.optional("note", body.note()),
                origin -> new TopUp(origin, id, body.period(), amount));
    }

    @PostMapping("/budgets/{id}/adjustments")
    @PreAuthorize("hasAuthority('WRITE_BOOKS')")
    Commands.CommandDone adjust(
            @PathVariable String id,
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
            @RequestBody BudgetChange body,
            Authentication caller) {
        Money amount = Money.parse(Bodies.required("amount", body.amount()));
        return commands.execute(
                Callers.of(caller),
                key,
                Bodies.required("note", body.note()),
                origin -> new AdjustBudget(origin, id, body.period(), amount));
    }

    @PostMapping("/credits")
    @PreAuthorize("hasAuthority('WRITE_BOOKS')")
    Commands.CommandDone credit(
            @RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
            @RequestBody HandCredit body,
            Authentication caller) {
        Money amount = Money.parse(Bodies.required("amount", body.amount()));
        String customer = Bodies.required("customer", body.customer());
        String reward = Bodies.required("reward", body.reward());
        known.check(Callers.of(caller).tenant(), customer);
        return commands.execute(
                Callers.of(caller),
                key,
                Bodies.required("note", body.note()),
                origin -> new Credit(origin, customer, reward, amount, body.budget()));
    }

    @GetMapping("/ledger")
    @PreAuthorize("hasAuthority('READ_BOOKS')")
    Page<LedgerView> ledger(
            @PathVariable String tenant,
            @RequestParam(required = false) @Nullable String customer,
            @RequestParam(required = false) @Nullable String account,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        Query query = Query.of(tenant).limit(Bodies.limit(limit));
        query = customer == null ? query : query.subject(customer);
        query = account == null ? query : query.account(account);
        Records.Page<LedgerEntry> page = engine.records().ledger(cursor == null ? query : query.after(cursor));
        return new Page<>(
                page.items().stream().map(LedgerView::of).toList(), page.next().orElse(null));
    }

    @GetMapping("/customers/{id}/wallet")
    @PreAuthorize("hasAuthority('READ_CUSTOMERS')")
    List<WalletView> wallet(@PathVariable String tenant, @PathVariable String id) {
        return engine.reports().wallet(tenant, id).stream()
                .map(balance -> new WalletView(
                        balance.available().toString(),
                        balance.pending().toString(),
                        balance.nextExpiry(),
                        balance.expiring().toString()))
                .toList();
    }

    @GetMapping("/audit")
    @PreAuthorize("hasAuthority('READ_AUDIT')")
    Page<AuditView> audit(
            @PathVariable String tenant,
            @RequestParam(required = false) @Nullable String actor,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        Query query = Query.of(tenant).limit(Bodies.limit(limit));
        query = actor == null ? query : query.actor(actor);
        Records.Page<AuditRecord> page = engine.records().audit(cursor == null ? query : query.after(cursor));
        return new Page<>(
                page.items().stream().map(AuditView::of).toList(), page.next().orElse(null));
    }
}
