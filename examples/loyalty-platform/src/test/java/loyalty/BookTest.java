package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.RewardEngine;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.time.ZoneId;
import loyalty.Platform.Answer;
import loyalty.staff.Role;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Budgets, ledger, wallets and the audit over the API. */
class BookTest extends PlatformTest {
    @Autowired
    private RewardEngine engine;

    private static String month() {
        return YearMonth.now(ZoneId.of("Africa/Harare")).toString();
    }

    private BigDecimal limit() {
        for (var balance : platform.get(Role.AUDITOR, "/budgets/monthly").body()) {
            if (balance.path("period").asString().equals(month())) {
                return new BigDecimal(balance.path("limit").asString().replace("USD ", ""));
            }
        }
        throw new AssertionError("no budget of this month");
    }

    @Test
    void aTopUpAndAnAdjustmentChangeTheBudgetOnce() {
        // Opens the period.
        platform.command(Role.MANAGER, "/budgets/monthly/top-ups", "b-0", "{\"amount\":\"USD 1.00\"}");
        BigDecimal before = limit();
        String body = "{\"amount\":\"USD 100.00\",\"note\":\"more for december\"}";
        assertThat(platform.command(Role.MANAGER, "/budgets/monthly/top-ups", "b-1", body)
                        .status())
                .isEqualTo(200);
        assertThat(platform.command(Role.MANAGER, "/budgets/monthly/top-ups", "b-1", body)
                        .body()
                        .path("repeated")
                        .asBoolean())
                .isTrue();
        assertThat(limit()).isEqualByComparingTo(before.add(new BigDecimal("100")));
        assertThat(platform.command(
                                Role.MANAGER,
                                "/budgets/monthly/adjustments",
                                "b-2",
                                "{\"amount\":\"USD -40.00\",\"note\":\"typed wrong\"}")
                        .status())
                .isEqualTo(200);
        assertThat(limit()).isEqualByComparingTo(before.add(new BigDecimal("60")));
        assertThat(platform.command(Role.MANAGER, "/budgets/monthly/top-ups", "b-1", body.replace("100", "200"))
                        .status())
                .as("another command under the id")
                .isEqualTo(409);
    }

    @Test
    void badInputAndOtherRolesAreRefused() {
        assertThat(platform.command(Role.CASHIER, "/budgets/monthly/top-ups", "b-3", "{\"amount\":\"USD 1.00\"}")
                        .status())
                .isEqualTo(403);
        assertThat(platform.command(Role.MANAGER, "/budgets/monthly/top-ups", null, "{\"amount\":\"USD 1.00\"}")
                        .code())
                .isEqualTo("IDEMPOTENCY_KEY_REQUIRED");
        assertThat(platform.command(Role.MANAGER, "/budgets/monthly/top-ups", "b-3", "{\"amount\":\"USD -1.00\"}")
                        .status())
                .isEqualTo(422);
        assertThat(platform.command(Role.MANAGER, "/budgets/monthly/top-ups", "b-3", "{\"amount\":\"a lot\"}")
                        .status())
                .isEqualTo(422);
        assertThat(platform.command(Role.MANAGER, "/budgets/monthly/top-ups", "b-3", "{}")
                        .status())
                .isEqualTo(422);
        assertThat(platform.command(Role.MANAGER, "/budgets/monthly/adjustments", "b-3", "{\"amount\":\"USD 1.00\"}")
                        .body()
                        .path("detail")
                        .asString())
                .contains("note");
        assertThat(platform.command(Role.MANAGER, "/budgets/unknown/top-ups", "b-4", "{\"amount\":\"USD 1.00\"}")
                        .status())
                .isEqualTo(409);
        assertThat(platform.get(Role.AUDITOR, "/budgets/unknown").code()).isEqualTo("UNKNOWN_BUDGET");
        assertThat(platform.get(Role.CASHIER, "/budgets").status()).isEqualTo(403);
        assertThat(platform.send(platform.as(Role.OWNER, "/v1/tenants/other/budgets"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aCreditByHandIsInTheWalletTheLedgerAndTheAudit() {
        String customer = platform.post(Role.CASHIER, "/customers", "{\"externalReference\":\"credited\"}")
                .body()
                .path("id")
                .asString();
        assertThat(platform.command(
                                Role.MANAGER,
                                "/credits",
                                "b-5",
                                "{\"customer\":\"" + customer
                                        + "\",\"reward\":\"points\",\"amount\":\"POINTS 25\",\"note\":\"sorry\"}")
                        .status())
                .isEqualTo(200);
        Answer wallet = platform.get(Role.CASHIER, "/customers/" + customer + "/wallet");
        assertThat(wallet.body().get(0).path("available").asString()).isEqualTo("POINTS 75");
        Answer ledger = platform.get(Role.AUDITOR, "/ledger?customer=" + customer);
        assertThat(ledger.body().path("items").findValuesAsString("amount")).contains("POINTS 25");
        Answer audit = platform.get(Role.AUDITOR, "/audit?limit=100");
        String next = audit.body().path("next").asString("");
        boolean found = audit.response().body().contains("\"command\":\"b-5\"");
        while (!found && !next.isEmpty() && !next.equals("null")) {
            audit = platform.get(Role.AUDITOR, "/audit?limit=100&cursor=" + next);
            found = audit.response().body().contains("\"command\":\"b-5\"");
            next = audit.body().path("next").asString("");
        }
        assertThat(found).isTrue();
        assertThat(platform.get(Role.CASHIER, "/audit").status()).isEqualTo(403);
        assertThat(engine.reports().reconcile("demo").differences()).isEmpty();
    }

    @Test
    void theLedgerHasPages() {
        Answer first = platform.get(Role.AUDITOR, "/ledger?limit=2");
        Answer second = platform.get(
                Role.AUDITOR,
                "/ledger?limit=2&cursor=" + first.body().path("next").asString());
        assertThat(first.body().path("items").size()).isEqualTo(2);
        assertThat(second.body().path("items").get(0))
                .isNotEqualTo(first.body().path("items").get(1));
        assertThat(platform.get(Role.AUDITOR, "/ledger?cursor=x").status()).isEqualTo(422);
    }
}
