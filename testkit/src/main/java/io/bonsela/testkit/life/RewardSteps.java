package io.bonsela.testkit.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Issuance.IssuanceState;
import io.bonsela.api.Maintenance.Swept;
import io.bonsela.api.Money;
import io.bonsela.api.Receipt;
import io.bonsela.api.Reports.WalletBalance;
import io.bonsela.api.command.Cancel;
import io.bonsela.api.command.CaptureSpend;
import io.bonsela.api.command.Confirm;
import io.bonsela.api.command.HoldSpend;
import io.bonsela.api.command.RecordDelivery;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.api.command.Refund.OnSpent;
import io.bonsela.api.command.ReleaseSpend;
import io.bonsela.api.command.Reverse;
import io.bonsela.api.command.Spend;
import io.bonsela.api.command.Transfer;
import io.bonsela.api.command.UndoRedeem;
import io.bonsela.api.command.UndoSpend;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Steps with rewards: they are confirmed, delivered, used and undone, and expire.
 *
 * @param bench the engine and its model
 */
record RewardSteps(LifeBench bench) {
    void expireDue(int limit) {
        int most = limit % 2 == 0 ? 1_000 : 1;
        Swept swept = bench.engine.maintenance().expireDue(bench.clock.instant(), most);
        int released = swept.released();
        int expired = swept.expired();
        while (swept.more()) {
            swept = bench.engine.maintenance().expireDue(bench.clock.instant(), most);
            released += swept.released();
            expired += swept.expired();
        }
        int[] expected = bench.model.expireDue();
        bench.compare();
        assertThat(new int[] {released, expired}).as("released and expired").isEqualTo(expected);
        bench.reach(released + expired > 0 ? "expire-due DONE" : "expire-due nothing");
        assertThat(bench.engine.maintenance().expireDue(bench.clock.instant(), 10))
                .isEqualTo(new Swept(0, 0, false));
    }

    void redeem(int which, int part, int holder) {
        String id = bench.issuance(which);
        Item item = bench.model.books.items.get(id);
        long cents = part % 3 == 0 ? 0 : part % 3 == 1 ? 150 : 500;
        String subject = holder % 4 == 0 ? LifeBench.subject(holder) : null;
        Money amount = cents == 0 ? null : Money.ofMinor(unit(item), cents);
        List<String> purchases = List.copyOf(bench.model.purchases.keySet());
        String purchase =
                purchases.isEmpty() || which % 3 == 0 ? null : purchases.get((which + part) % purchases.size());
        bench.run(
                origin -> new Redeem(origin, new Token.Trusted(id), amount, subject, purchase),
                model -> model.redemptions.redeem(id, cents, subject, purchase));
    }

    /** Transfers points; money cannot be transferred in this shop. */
    void transfer(int who, int whom, int amount) {
        String subject = LifeBench.subject(who);
        String to = LifeBench.subject(who + 1 + whom % 2);
        String unit = amount % 9 == 0 ? "USD" : "POINTS";
        long minor = 1 + amount * 7L % 160;
        bench.run(
                origin -> new Transfer(origin, subject, to, Money.ofMinor(unit, minor)),
                model -> model.transfer(bench.credited(), bench.byHand(), subject, to, unit, minor));
    }

    void spend(int who, boolean points, int amount) {
        String subject = LifeBench.subject(who);
        String unit = points ? "POINTS" : "USD";
        long all = bench.model.books.posted(subject, unit);
        long minor = amount % 3 == 0 && all > 0 ? all : 1 + amount * 7L % 300;
        spend(subject, unit, minor);
    }

    private Receipt spend(String subject, String unit, long minor) {
        return bench.run(
                origin -> new Spend(origin, subject, Money.ofMinor(unit, minor)),
                model -> model.books.wallets.spend(bench.lastOrigin(), subject, unit, minor, null));
    }

    void hold(int who, int amount, int hours) {
        String subject = LifeBench.subject(who);
        long minor = 1 + amount * 7L % 200;
        Duration length = Duration.ofHours(1 + hours % 60);
        bench.run(
                origin -> new HoldSpend(origin, subject, Money.ofMinor("POINTS", minor), length),
                model -> model.books.wallets.spend(bench.lastOrigin(), subject, "POINTS", minor, length));
    }

    /** Undoes, captures or releases what was spent or held. */
    void unspend(int which, int part, int how) {
        List<String> known = bench.model.books.wallets.spendings.keySet().stream()
                .filter(id -> id.startsWith("c"))
                .toList();
        if (known.isEmpty() && which % 5 > 0) {
            return;
        }
        String id = known.isEmpty() || which % 29 == 0 ? "no-such-spend" : known.get(which % known.size());
        long minor = part % 3 == 0 ? 0 : 1 + part * 3L % 120;
        Money amount = minor == 0 ? null : Money.ofMinor(bench.unitOf(id), minor);
        switch (how % 4) {
            case 0, 1 ->
                bench.run(origin -> new UndoSpend(origin, id, amount), model -> model.books.wallets.undo(id, minor));
            case 2 ->
                bench.run(
                        origin -> new CaptureSpend(origin, id, amount),
                        model -> model.books.wallets.endHold(id, minor));
            default -> bench.run(origin -> new ReleaseSpend(origin, id), model -> model.books.wallets.endHold(id, -1));
        }
    }

    void unredeem(int which) {
        List<String> redeemed = bench.model.books.items.values().stream()
                .filter(i -> i.state == IssuanceState.REDEEMED && i.onRedemption)
                .map(i -> i.id)
                .toList();
        String id =
                redeemed.isEmpty() || which % 4 == 0 ? bench.issuance(which) : redeemed.get(which % redeemed.size());
        bench.run(origin -> new UndoRedeem(origin, id), model -> model.redemptions.undo(id));
    }

    /** Spends all points of a subject, and reverses a spent credit. Returns whether there was one. */
    boolean overdraw(int who) {
        String subject = LifeBench.subject(who);
        long all = bench.model.books.posted(subject, "POINTS");
        if (all <= 0) {
            return false;
        }
        spend(subject, "POINTS", all);
        List<Item> spent = bench.model.books.items.values().stream()
                .filter(i -> i.subject.equals(subject) && "POINTS".equals(i.unit) && i.isReversible() && i.used > 0)
                .toList();
        if (spent.isEmpty()) {
            return false;
        }
        String id = spent.get(who % spent.size()).id;
        bench.run(origin -> new Reverse(origin, id), model -> model.reverse(id, 0, true));
        return true;
    }

    /** Checks that a subject can spend exactly its available balance. */
    void spendRest(String subject) {
        for (WalletBalance balance : bench.engine.reports().wallet(LifeShop.TENANT, subject)) {
            Money all = balance.available();
            if (all.isPositive()) {
                String unit = all.currency().code();
                spend(subject, unit, all.minorUnits() + 1);
                assertThat(spend(subject, unit, all.minorUnits()).isDone()).isTrue();
            }
        }
    }

    void cancel(int which) {
        String id = bench.issuance(which);
        bench.run(origin -> new Cancel(origin, id), model -> model.cancel(id));
    }

    void reverse(int which, int part, boolean negative) {
        List<String> used = bench.model.books.items.values().stream()
                .filter(i -> i.isReversible() && i.used > 0)
                .map(i -> i.id)
                .toList();
        String id = used.isEmpty() || which % 4 == 0 ? bench.issuance(which) : used.get(which % used.size());
        Item item = bench.model.books.items.get(id);
        long minor = part % 3 == 0 ? 0 : part * 13L % 450 + 1;
        Money amount = minor == 0 ? null : Money.ofMinor(unit(item), minor);
        OnSpent policy = negative ? OnSpent.NEGATIVE_BALANCE : OnSpent.SHORTFALL;
        bench.run(origin -> new Reverse(origin, id, amount, policy), model -> model.reverse(id, minor, negative));
    }

    void confirm(int which) {
        String id = bench.issuance(which);
        bench.run(origin -> new Confirm(origin, id), model -> model.confirm(id));
    }

    void deliver(int which, int outcome) {
        List<String> parcels = bench.model.books.items.values().stream()
                .filter(i -> i.deferred)
                .map(i -> i.id)
                .toList();
        String id = parcels.isEmpty() || which % 7 == 0 ? bench.issuance(which) : parcels.get(which % parcels.size());
        RecordDelivery.Outcome what = List.of(RecordDelivery.Outcome.values()).get(outcome % 4);
        IssuanceState state =
                what == RecordDelivery.Outcome.DELIVERED ? IssuanceState.ISSUED : IssuanceState.valueOf(what.name());
        bench.run(origin -> new RecordDelivery(origin, id, what), model -> model.deliver(id, state));
    }

    private static String unit(@Nullable Item item) {
        return item == null || item.unit == null ? "USD" : item.unit;
    }
}
