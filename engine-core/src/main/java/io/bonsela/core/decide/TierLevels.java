package io.bonsela.core.decide;

import io.bonsela.api.Event;
import io.bonsela.api.Reason;
import io.bonsela.api.rule.Tier;
import io.bonsela.api.rule.Tier.Level;
import io.bonsela.api.spi.RewardListener.TierChange;
import io.bonsela.api.store.State.TierLevel;
import io.bonsela.api.store.StateKey.TierKey;
import io.bonsela.core.check.CheckedRules.CheckedTier;
import io.bonsela.core.codec.Canonical;
import io.bonsela.core.interpret.Amount;
import io.bonsela.core.life.TierTimes;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The levels of the event's subject in a draft. Not thread-safe. */
public final class TierLevels {
    private static final TierLevel NONE = new TierLevel(null, Instant.EPOCH, null, null, "");

    private static final Comparator<TierLevel> LATEST_END =
            Comparator.comparing(TierLevel::endsAt, Comparator.nullsLast(Comparator.<Instant>naturalOrder()));

    private final EventDraft draft;
    private final Map<String, TierLevel> levels = new HashMap<>();

    TierLevels(EventDraft draft) {
        this.draft = draft;
    }

    /** Returns the number of the level before the event, from 1; 0: none. */
    BigDecimal number(String tier) {
        return draft.rules()
                .checked()
                .tier(tier)
                .map(each -> BigDecimal.valueOf(number(each.tier(), level(each))))
                .orElse(BigDecimal.ZERO);
    }

    /** Moves the levels that events of this type earn, after the rules. */
    void move() {
        for (CheckedTier tier : draft.rules().checked().tiers()) {
            if (tier.tier().by().eventType().equals(draft.matched().event().type())) {
                move(tier);
            }
        }
    }

    private void move(CheckedTier tier) {
        TierLevel before = level(tier);
        Object value = draft.aggregate(tier.aggregate());
        if (value instanceof Reason) {
            return;
        }
        int had = number(tier.tier(), before);
        int earned = earned(tier.tier(), value);
        if (earned < had || earned == 0) {
            return;
        }
        String event = draft.matched().event().id();
        TierLevel after =
                at(tier.tier(), earned, earned == had ? before.since() : draft.decidedAt(), draft.decidedAt(), event);
        if (!after.equals(before)) {
            put(key(tier), before, after, event);
        }
    }

    /** Ends a level whose time is over. Returns whether it was over. */
    public boolean end(CheckedTier tier) {
        TierLevel stored = stored(tier);
        level(tier);
        return !stored.equals(stored(tier));
    }

    /** Ends a level of a tier that the rules do not have any more, if its time is over. Returns whether it was over. */
    public boolean end(TierKey key) {
        TierLevel stored = draft.get(key);
        Instant end = stored == null ? null : stored.endsAt();
        if (stored == null || end == null || end.isAfter(draft.decidedAt())) {
            return false;
        }
        TierLevel after = new TierLevel(null, end, null, null, stored.event());
        draft.put(key, after);
        change(key, stored, after, null);
        return true;
    }

    /** Returns the level before the event. A level whose time is over is ended first. */
    private TierLevel level(CheckedTier tier) {
        TierLevel known = levels.get(tier.tier().id());
        if (known == null) {
            known = settled(tier, stored(tier));
            levels.put(tier.tier().id(), known);
        }
        return known;
    }

    /** The highest level under all names of the subject. */
    private TierLevel stored(CheckedTier tier) {
        TierLevel stored = of(key(tier));
        for (String other : draft.others()) {
            TierLevel level = of(new TierKey(draft.tenant(), other, tier.tier().id()));
            int difference = number(tier.tier(), level) - number(tier.tier(), stored);
            if (difference > 0 || (difference == 0 && LATEST_END.compare(level, stored) > 0)) {
                stored = level;
            }
        }
        return stored;
    }

    private TierLevel of(TierKey key) {
        TierLevel level = draft.get(key);
        return level == null ? NONE : level;
    }

    private TierLevel settled(CheckedTier tier, TierLevel stored) {
        TierLevel level = stored;
        Instant end = level.endsAt();
        if (end == null || end.isAfter(draft.decidedAt())) {
            return level;
        }
        // Request the history of the whole time at once; otherwise each end would need its own round of loading.
        draft.aggregateAt(tier.aggregate(), draft.decidedAt());
        while (end != null && !end.isAfter(draft.decidedAt())) {
            TierLevel next = ended(tier, level, end);
            put(key(tier), level, next, null);
            level = next;
            end = level.endsAt();
        }
        return level;
    }

    private TierLevel ended(CheckedTier tier, TierLevel level, Instant end) {
        Object value = draft.aggregateAt(tier.aggregate(), end);
        if (value instanceof Reason) {
            // What it earns cannot be computed now: it is kept for another day.
            return new TierLevel(
                    level.level(), level.since(), level.until(), end.plus(Duration.ofDays(1)), level.event());
        }
        int had = number(tier.tier(), level);
        int earned = earned(tier.tier(), value);
        int lower = tier.tier().down() == Tier.Down.ONE ? Math.max(earned, had - 1) : earned;
        return earned >= had
                ? at(tier.tier(), earned, earned == had ? level.since() : end, end, level.event())
                : at(tier.tier(), lower, end, end, level.event());
    }

    private TierLevel at(Tier tier, int number, Instant since, Instant now, String event) {
        if (number == 0) {
            return new TierLevel(null, since, null, null, event);
        }
        TierTimes times = TierTimes.of(tier, now, draft.zone());
        return new TierLevel(tier.levels().get(number - 1).name(), since, times.until(), times.endsAt(), event);
    }

    /** Changes a level. The cause is the id of the event that earned it; null: the level ended by time. */
    private void put(TierKey key, TierLevel before, TierLevel after, @Nullable String cause) {
        draft.put(key, after);
        draft.others().forEach(other -> clear(new TierKey(key.tenant(), other, key.tier())));
        change(key, before, after, cause);
    }

    /** Reports the change of a level, if it is one. */
    private void change(TierKey key, TierLevel before, TierLevel after, @Nullable String cause) {
        if (!Objects.equals(before.level(), after.level())) {
            raise(key, before, after, cause);
            draft.tierChanged(new TierChange(
                    draft.tenant(),
                    draft.matched().event().subject(),
                    key.tier(),
                    before.level(),
                    after.level(),
                    after.since(),
                    after.until()));
        }
    }

    /** Removes the level under a name that was given up; the level under the name in use takes its place. */
    public void clear(TierKey key) {
        TierLevel level = draft.get(key);
        if (level != null) {
            draft.put(key, new TierLevel(null, level.since(), null, null, level.event()));
        }
    }

    private void raise(TierKey key, TierLevel before, TierLevel after, @Nullable String cause) {
        Tier tier =
                draft.rules().checked().tier(key.tier()).map(CheckedTier::tier).orElse(null);
        if (tier == null || tier.raises() == null) {
            return;
        }
        Event.Builder event = Event.of(tier.raises())
                .tenant(key.tenant())
                .raised(
                        new Event.Cause(cause, tier.id()),
                        // The event tells the subject apart: after an erasure, a name could be guessed from the id.
                        // An event earns one level of a tier. The moment of the decision is not part of the id, because
                        // another attempt is made at another moment.
                        Canonical.derive(
                                "tier",
                                key.tenant(),
                                after.event(),
                                tier.id(),
                                cause == null ? String.valueOf(after.since()) : "",
                                String.valueOf(after.level())))
                .correlation(draft.matched().event().correlation())
                .subject(key.subject())
                .occurredAt(draft.matched().input().time());
        Set<String> declared =
                draft.rules().eventType(tier.raises()).attributes().keySet();
        Map<String, String> attributes = new TreeMap<>(Map.of("tier", tier.id()));
        if (before.level() != null) {
            attributes.put("from", before.level());
        }
        if (after.level() != null) {
            attributes.put("to", after.level());
        }
        attributes.forEach((name, value) -> {
            if (declared.contains(name)) {
                event.with(name, value);
            }
        });
        draft.raise(event.build());
    }

    private TierKey key(CheckedTier tier) {
        return new TierKey(
                draft.tenant(), draft.matched().event().subject(), tier.tier().id());
    }

    private static int number(Tier tier, TierLevel level) {
        for (int i = 0; i < tier.levels().size(); i++) {
            if (tier.levels().get(i).name().equals(level.level())) {
                return i + 1;
            }
        }
        return 0;
    }

    private static int earned(Tier tier, @Nullable Object value) {
        BigDecimal amount = Amount.number(value);
        int earned = 0;
        for (Level level : tier.levels()) {
            if (amount != null && amount.compareTo(Objects.requireNonNull(Amount.number(level.from()))) >= 0) {
                earned++;
            }
        }
        return earned;
    }
}
