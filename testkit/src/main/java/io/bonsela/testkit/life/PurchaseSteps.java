package io.bonsela.testkit.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.Decision;
import io.bonsela.api.Event;
import io.bonsela.api.Issuance;
import io.bonsela.api.Money;
import io.bonsela.api.Query;
import io.bonsela.api.Receipt;
import io.bonsela.api.command.Erase;
import io.bonsela.api.command.Merge;
import io.bonsela.api.command.Refund;
import io.bonsela.api.command.Refund.OnSpent;
import io.bonsela.api.command.UndoMerge;
import io.bonsela.testkit.Invariants;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Steps with purchases: they are decided, refunded, and erased with their subject.
 *
 * @param bench the engine and its model
 */
record PurchaseSteps(LifeBench bench, Map<String, Long> merged) {
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
        List<String> all = bench.model.books.names.all(subject);
        Map<String, Supplier<Optional<String>>> pseudonyms = new LinkedHashMap<>();
        all.forEach(name -> pseudonyms.put(name, pseudonym(name)));
        bench.run(origin -> new Erase(origin, subject), model -> {
            pseudonyms.forEach((name, pseudonym) -> {
                model.hide(name);
                pseudonym.get().ifPresent(known -> {
                    assertThat(known).doesNotContain(name);
                    model.erase(name, known);
                    bench.names.add(known);
                });
            });
            model.books.names.forget(subject);
            return null;
        });
        assertThat(bench.engine.reports().export(LifeShop.TENANT, subject).events())
                .isEmpty();
    }

    /** Finds the pseudonym of a name once it is erased, by an event or a reward; empty: there is none. */
    private Supplier<Optional<String>> pseudonym(String name) {
        Optional<String> event = bench.model.purchases.values().stream()
                .filter(purchase -> purchase.subject.equals(name))
                .map(purchase -> purchase.id)
                .findFirst();
        Optional<String> credit = bench.model.books.items.values().stream()
                .filter(item -> item.subject.equals(name))
                .map(item -> item.id)
                .findFirst();
        return () -> event.flatMap(id -> bench.engine.records().event(LifeShop.TENANT, id))
                .map(Event::subject)
                .or(() -> credit.flatMap(id -> bench.engine.records().issuance(LifeShop.TENANT, id))
                        .map(Issuance::subject));
    }

    /** Merges a subject into another one, and sometimes undoes it at once; or undoes an earlier merge. */
    void merge(int who, int whom, int how) {
        String subject = how % 3 > 0 ? LifeBench.subject(who) : mergedSubject(who);
        String into = LifeBench.subject(who + 1 + whom % 2);
        if (how % 3 > 0) {
            Receipt receipt =
                    bench.run(origin -> new Merge(origin, subject, into), model -> model.merge(subject, into));
            if (receipt.isDone()) {
                merged.put(subject, decided(into));
            }
        }
        if (how % 3 < 2) {
            boolean used = decided(subject) != merged.getOrDefault(subject, 0L);
            bench.run(origin -> new UndoMerge(origin, subject), model -> model.undoMerge(subject, used));
        }
    }

    /** A subject that was merged, if there is one. */
    private String mergedSubject(int who) {
        return LifeBench.SUBJECTS.stream()
                .filter(bench.model.books.names::isMerged)
                .findFirst()
                .orElseGet(() -> LifeBench.subject(who));
    }

    /** The number of decisions and answers about a subject under all its names, and of other uses of its merges. */
    private long decided(String subject) {
        return bench.model.books.names.all(subject).stream()
                        .map(name -> Query.of(LifeShop.TENANT).subject(name))
                        .mapToLong(query -> Invariants.all(query, bench.engine.records()::events)
                                        .size()
                                + Invariants.all(query, bench.engine.records()::audit)
                                        .size())
                        .sum()
                + bench.model.books.names.uses(subject);
    }
}
