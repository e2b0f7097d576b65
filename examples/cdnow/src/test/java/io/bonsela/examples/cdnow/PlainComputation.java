package io.bonsela.examples.cdnow;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules of the example, computed from the log without the engine. */
final class PlainComputation {
    private final List<Purchase> purchases;

    /** What a rule did. */
    record Figures(long matched, long issued, BigDecimal value, long capped, long cooling, long noBudget) {}

    PlainComputation(List<Purchase> log) {
        purchases = log.stream()
                .sorted(Comparator.comparing(Purchase::date).thenComparing(Purchase::row))
                .toList();
    }

    Figures r1() {
        Map<String, List<LocalDate>> dates = new HashMap<>();
        Map<String, LocalDate> lastPaid = new HashMap<>();
        long matched = 0;
        long issued = 0;
        for (Purchase p : purchases) {
            List<LocalDate> before = dates.computeIfAbsent(p.customer(), c -> new ArrayList<>());
            before.add(p.date());
            long recent = before.stream()
                    .filter(d -> ChronoUnit.DAYS.between(d, p.date()) <= 89)
                    .count();
            if (recent < 5) {
                continue;
            }
            matched++;
            LocalDate last = lastPaid.get(p.customer());
            if (last == null || ChronoUnit.DAYS.between(last, p.date()) >= 90) {
                lastPaid.put(p.customer(), p.date());
                issued++;
            }
        }
        return new Figures(matched, issued, BigDecimal.valueOf(100 * issued), 0, matched - issued, 0);
    }

    Figures r2(int perUser, int global, String budget) {
        Map<String, Integer> paid = new HashMap<>();
        BigDecimal limit = new BigDecimal(budget);
        BigDecimal spent = new BigDecimal("0.00");
        long matched = 0;
        long issued = 0;
        long capped = 0;
        long noBudget = 0;
        for (Purchase p : purchases) {
            if (p.dollars().compareTo(new BigDecimal("50.00")) < 0) {
                continue;
            }
            matched++;
            BigDecimal cashback = p.dollars().multiply(new BigDecimal("0.05")).setScale(2, RoundingMode.HALF_EVEN);
            if (paid.getOrDefault(p.customer(), 0) >= perUser || issued >= global) {
                capped++;
            } else if (spent.add(cashback).compareTo(limit) > 0) {
                noBudget++;
            } else {
                paid.merge(p.customer(), 1, Integer::sum);
                spent = spent.add(cashback);
                issued++;
            }
        }
        return new Figures(matched, issued, spent, capped, 0, noBudget);
    }

    /** What each customer of {@link #r2} earns without a cap in all and a budget. */
    Map<String, BigDecimal> r2ByCustomer(int perUser) {
        Map<String, Integer> paid = new HashMap<>();
        Map<String, BigDecimal> earned = new HashMap<>();
        for (Purchase p : purchases) {
            boolean large = p.dollars().compareTo(new BigDecimal("50.00")) >= 0;
            if (large && paid.merge(p.customer(), 1, Integer::sum) <= perUser) {
                BigDecimal cashback =
                        p.dollars().multiply(new BigDecimal("0.05")).setScale(2, RoundingMode.HALF_EVEN);
                earned.merge(p.customer(), cashback, BigDecimal::add);
            }
        }
        return earned;
    }

    Figures r3() {
        Map<String, Set<LocalDate>> days = new HashMap<>();
        Set<String> paid = new HashSet<>();
        long matched = 0;
        long issued = 0;
        for (Purchase p : purchases) {
            String month = p.customer() + " " + YearMonth.from(p.date());
            Set<LocalDate> inMonth = days.computeIfAbsent(month, m -> new HashSet<>());
            inMonth.add(p.date());
            if (inMonth.size() == 3) {
                matched++;
                issued += paid.add(month) ? 1 : 0;
            }
        }
        return new Figures(matched, issued, BigDecimal.valueOf(50 * issued), matched - issued, 0, 0);
    }

    Figures r4() {
        Map<String, LocalDate> first = new HashMap<>();
        Set<String> paid = new HashSet<>();
        long matched = 0;
        long issued = 0;
        for (Purchase p : purchases) {
            LocalDate began = first.putIfAbsent(p.customer(), p.date());
            if (began != null && ChronoUnit.DAYS.between(began, p.date()) <= 30) {
                matched++;
                issued += paid.add(p.customer()) ? 1 : 0;
            }
        }
        return new Figures(matched, issued, BigDecimal.valueOf(25 * issued), matched - issued, 0, 0);
    }
}
