package io.bonsela.rulefiles.example;

import io.bonsela.api.rule.Campaign;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/** The time of an example that does not state one. */
record UsualTime(RuleSet rules) {
    private static final LocalDate SOME_DAY = LocalDate.of(2026, 1, 1);

    /**
     * Returns the default time: noon in the middle of the rule's campaign, on its only date if it has one, or on a
     * fixed day.
     */
    Instant of(Rule rule) {
        LocalDate day = rules.campaigns().stream()
                .filter(campaign -> campaign.id().equals(rule.campaign()))
                .findFirst()
                .map(UsualTime::middle)
                .orElse(SOME_DAY);
        return day.atTime(LocalTime.NOON).atZone(rules.zone()).toInstant();
    }

    private static LocalDate middle(Campaign campaign) {
        LocalDate from = campaign.from();
        LocalDate until = campaign.until();
        return from == null || until == null
                ? Objects.requireNonNullElse(from, Objects.requireNonNullElse(until, SOME_DAY))
                : from.plusDays(ChronoUnit.DAYS.between(from, until) / 2);
    }
}
