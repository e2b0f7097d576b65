package io.bonsela.testkit.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Receipt;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.Refund.OnSpent;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Steps with purchases: they are decided, refunded, and erased with their subject.
 *
 * @param bench the engine and its model
 */
record PurchaseSteps(LifeBench bench) {
    void purchase(int who, int kind, int amount, int device) {
        String rule = LifeShop.KINDS.get(kind % LifeShop.KINDS.size());
        long cents = List.of(1_000L, 2_500L, 4_001L).get(amount % 3);
        Event event = LifeShop.purchase(
                LifeShop.TENANT, bench.newEventId(), LifeBench.subject(who), rule, cents, "d" + device % 2);
        bench.decided(bench.engine.process(event));
        bench.compare();
    }

    /** Types wrong codes until there is a lock-out, and then the right one. */
    void guess(int who) {
        for (int device : new int[] {0, 0, 0, 0, 0, 1}) {
            purchase(who, LifeShop.KINDS.indexOf("sesame"), 0, device);
        }
    }

    /** Submits a purchase, a refund and another purchase without waiting, so that one batch may decide them. */
    void together(int who, int kind, int which) {
        String subject = LifeBench.subject(who);
        String rule = List.of("regular", "spender", "points").get(kind % 3);
        List<String> known = List.copyOf(bench.model.purchases.keySet());
        if (known.isEmpty()) {
            return;
        }
        String refunded = known.get(which % known.size());
        Refund refund = new Refund(bench.newOrigin("host"), refunded);
        CompletableFuture<Decision> first = submit(subject, rule);
        CompletableFuture<Receipt> second = bench.engine.submit(refund);
        CompletableFuture<Decision> third = submit(subject, rule);
        Decision last = third.join();
        bench.decided(first.join());
        bench.answered(refund, second.join(), model -> model.refunds().refund(refunded, 0, true, null));
        bench.decided(last);
        bench.compare();
    }

    private CompletableFuture<Decision> submit(String subject, String rule) {
        return bench.engine.submit(LifeShop.purchase(LifeShop.TENANT, bench.newEventId(), subject, rule, 2_500, "d0"));
    }

    void refund(int which, int part, boolean negative) {
        List<String> ids = List.copyOf(bench.model.purchases.keySet());
        String id = ids.isEmpty() || which % 31 == 0 ? "no-such-event" : ids.get(which % ids.size());
        long minor = part % 3 == 0 ? 0 : part * 17L % 1_500 + 1;
        Money amount = minor == 0 ? null : Money.ofMinor("USD", minor);
        OnSpent policy = negative ? OnSpent.NEGATIVE_BALANCE : OnSpent.SHORTFALL;
        bench.run(
                origin -> new Refund(origin, id, amount, Map.of(), policy),
                model -> model.refunds().refund(id, minor, negative, null));
    }

    /** Returns a line of a purchase, or a part of it. */
    void refundLine(int which, int part, int line) {
        List<String> ids = bench.model.purchases.values().stream()
                .filter(purchase -> purchase.kind.equals("basket") || which % 7 == 0)
                .map(purchase -> purchase.id)
                .toList();
        if (ids.isEmpty()) {
            return;
        }
        String id = ids.get(which % ids.size());
        long minor = part % 4 == 0 ? 0 : part * 17L % 900 + 1;
        Money amount = minor == 0 ? null : Money.ofMinor("USD", minor);
        String sku = line % 3 == 0 ? "beans" : "cup";
        int quantity = line % 5 == 0 ? 2 : 1;
        bench.run(
                origin -> new Refund(
                        origin, id, amount, Map.of(sku, BigDecimal.valueOf(quantity)), OnSpent.NEGATIVE_BALANCE),
                model -> model.refunds().refund(id, minor, true, new Refunds.Line(sku, quantity)));
    }

    void erase(int who) {
        String subject = LifeBench.subject(who);
        List<String> events = bench.model.purchases.values().stream()
                .filter(p -> p.subject.equals(subject))
                .map(p -> p.id)
                .toList();
        List<String> credits = bench.model.books.items.values().stream()
                .filter(item -> item.subject.equals(subject))
                .map(item -> item.id)
                .toList();
        bench.run(origin -> new Erase(origin, subject), model -> {
            model.hide(subject);
            if (events.isEmpty()) {
                credits.stream()
                        .findFirst()
                        .flatMap(id -> bench.engine.records().issuance(LifeShop.TENANT, id))
                        .ifPresent(credit -> {
                            model.erase(subject, credit.subject());
                            bench.names.add(credit.subject());
                        });
                return null;
            }
            Event erased =
                    bench.engine.records().event(LifeShop.TENANT, events.get(0)).orElseThrow();
            assertThat(erased.subject()).doesNotContain(subject);
            assertThat(erased.attributes()).isEmpty();
            model.erase(subject, erased.subject());
            bench.names.add(erased.subject());
            return null;
        });
        assertThat(bench.engine.reports().export(LifeShop.TENANT, subject).events())
                .isEmpty();
    }
}
