package io.bonsela.examples.completejourney;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules of the example, computed from the data without the engine. */
final class PlainCount {
    private final Journey journey;

    PlainCount(Journey journey) {
        this.journey = journey;
    }

    /**
     * What a rule pays.
     *
     * @param event for which event
     * @param rule by which rule
     * @param dollars how much
     */
    record Paid(String event, String rule, BigDecimal dollars) {}

    private record Season(String name, LocalDate from, LocalDate until, String budget) {}

    /** campaigns.yaml. */
    List<Paid> campaigns() throws IOException {
        List<Paid> paid = new ArrayList<>();
        paid.addAll(season(new Season("spring", LocalDate.of(2017, 5, 8), LocalDate.of(2017, 6, 25), "1000.00")));
        paid.addAll(season(new Season("summer", LocalDate.of(2017, 8, 8), LocalDate.of(2017, 9, 24), "1000.00")));
        paid.addAll(season(new Season("winter", LocalDate.of(2017, 10, 30), LocalDate.of(2017, 12, 24), "300.00")));
        return paid;
    }

    private List<Paid> season(Season season) throws IOException {
        boolean winter = season.name.equals("winter");
        String campaign = Prepare.CAMPAIGNS.get(season.name);
        Set<String> households = new HashSet<>(journey.households().get(campaign));
        Map<String, String> coupons = journey.coupons(campaign);
        Map<String, List<LocalDate>> visits = new HashMap<>();
        Set<String> used = new HashSet<>();
        Map<String, BigDecimal> earned = new HashMap<>();
        BigDecimal left = new BigDecimal(season.budget);
        List<Paid> paid = new ArrayList<>();
        for (Line line : journey.lines()) {
            LocalDate date = date(line);
            List<LocalDate> dates = visits.computeIfAbsent(line.household(), household -> new ArrayList<>());
            dates.add(date);
            String coupon = coupons.get(line.product());
            boolean runs = !date.isBefore(season.from) && !date.isAfter(season.until);
            boolean earns =
                    households.contains(line.household()) && line.sales().compareTo(BigDecimal.ONE) >= 0;
            if (!runs || coupon == null || !earns) {
                continue;
            }
            long days = dates.stream()
                    .filter(each -> each.isAfter(date.minusDays(30)))
                    .distinct()
                    .count();
            BigDecimal value = line.sales()
                    .multiply(new BigDecimal(winter && days >= 3 ? "0.20" : "0.10"))
                    .setScale(2, RoundingMode.HALF_UP);
            BigDecimal inAll =
                    earned.getOrDefault(line.household(), BigDecimal.ZERO).add(value);
            boolean tooMuch = !winter && inAll.compareTo(new BigDecimal("2.00")) > 0;
            boolean again = used.contains(line.household() + " " + coupon);
            if (!tooMuch && !again && value.compareTo(left) <= 0) {
                used.add(line.household() + " " + coupon);
                earned.put(line.household(), inAll);
                left = left.subtract(value);
                paid.add(new Paid("line-" + line.row(), season.name, value));
            }
        }
        return paid;
    }

    /** offers.yaml. */
    List<Paid> offers() throws IOException {
        Map<String, List<Offer>> offers = new HashMap<>();
        journey.offers()
                .forEach(offer -> offers.computeIfAbsent(offer.household(), household -> new ArrayList<>())
                        .add(offer));
        Map<String, List<Line>> lines = new HashMap<>();
        Set<String> paidFor = new HashSet<>();
        Map<Integer, Integer> dollarsByYear = new HashMap<>();
        List<Paid> paid = new ArrayList<>();
        for (Line line : journey.lines()) {
            lines.computeIfAbsent(line.household(), household -> new ArrayList<>())
                    .add(line);
            Offer last = null;
            for (Offer offer : offers.getOrDefault(line.household(), List.of())) {
                LocalDate received = offer.at().atZone(Journey.ZONE).toLocalDate();
                boolean recent = !offer.at().isAfter(line.at())
                        && received.isAfter(date(line).minusDays(7));
                boolean later = last == null
                        || offer.at().isAfter(last.at())
                        || (offer.at().equals(last.at()) && offer.id().compareTo(last.id()) > 0);
                last = recent && later ? offer : last;
            }
            if (last == null) {
                continue;
            }
            Offer offer = last;
            BigDecimal spent = lines.get(line.household()).stream()
                    .filter(each -> !each.at().isBefore(offer.at()))
                    .map(Line::sales)
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            int year = date(line).getYear();
            boolean rich = dollarsByYear.getOrDefault(year, 0) < 500;
            if (spent.compareTo(BigDecimal.TEN) >= 0 && rich && paidFor.add(offer.id())) {
                dollarsByYear.merge(year, 1, Integer::sum);
                paid.add(new Paid("line-" + line.row(), "ten-in-a-week", new BigDecimal("1.00")));
            }
        }
        return paid;
    }

    private static LocalDate date(Line line) {
        return line.at().atZone(Journey.ZONE).toLocalDate();
    }
}
