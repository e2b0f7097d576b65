package io.bonsela.core.check;

import io.bonsela.api.Money;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.Tier;
import io.bonsela.api.rule.Tier.Level;
import io.bonsela.api.rule.ValueType;
import io.bonsela.api.rule.ValueType.Kind;
import io.bonsela.api.rule.Window;
import io.bonsela.core.check.CheckedRules.CheckedTier;
import io.bonsela.core.kernel.Kernel.History;
import java.math.BigDecimal;
import java.time.Period;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks tiers. */
record TierChecker(Map<String, EventType> eventTypes, ExpressionChecker expressions, Problems problems) {
    /** Returns a tier without mistakes; empty if what earns its levels has a mistake. */
    Optional<CheckedTier> check(Tier tier) {
        String path = "tiers/" + tier.id();
        Identifiers.checkName(path, tier.id(), problems);
        length(tier.keep(), path + "/keep");
        length(tier.grace(), path + "/grace");
        boolean ends = tier.keep() != null || tier.keepToEndOf() != null;
        if (!ends && tier.grace() != null) {
            problems.add(Code.INVALID_VALUE, path + "/grace", "a level that is kept indefinitely needs no grace");
        }
        EventType type = eventTypes.get(tier.by().eventType());
        if (type == null) {
            problems.add(
                    Code.UNKNOWN_EVENT_TYPE,
                    path + "/by",
                    "unknown event type '" + tier.by().eventType() + "'"
                            + NearMiss.hint(tier.by().eventType(), eventTypes.keySet()));
            return Optional.empty();
        }
        if (tier.by().window() instanceof Window.Since) {
            problems.add(Code.INVALID_WINDOW, path + "/by", "the window of a tier cannot begin with an event");
        }
        Typed by = expressions.check(tier.by(), Scope.of(type, Map.of(), Levels.NONE), null, path + "/by");
        if (by.broken() || !(by.kernel() instanceof History history)) {
            return Optional.empty();
        }
        ValueType earns = Objects.requireNonNull(by.type());
        if (earns.kind() != Kind.NUMBER && !(earns.kind() == Kind.MONEY && earns.currency() != null)) {
            problems.add(
                    Code.TYPE_MISMATCH,
                    path + "/by",
                    "levels are earned by a number or by money of one currency, not by " + earns);
            return Optional.empty();
        }
        levels(tier.levels(), earns, path + "/levels");
        return Optional.of(new CheckedTier(tier, history.number()));
    }

    private void levels(List<Level> levels, ValueType earns, String path) {
        if (levels.isEmpty()) {
            problems.add(Code.EMPTY, path, "a tier needs at least one level");
        }
        Set<String> names = new HashSet<>();
        BigDecimal last = BigDecimal.ZERO;
        String below = "zero";
        for (Level level : levels) {
            String at = path + "/" + level.name();
            Identifiers.checkId(at, level.name(), problems);
            if (!names.add(level.name())) {
                problems.add(Code.DUPLICATE_ID, at, "duplicate level '" + level.name() + "'");
            }
            BigDecimal from = amount(level.from(), earns);
            if (from == null) {
                problems.add(Code.TYPE_MISMATCH, at, "expected " + earns + ", but found " + level.from());
            } else if (from.compareTo(last) <= 0) {
                problems.add(
                        Code.INVALID_VALUE,
                        at,
                        "level '" + level.name() + "', " + level.from() + ", must be above " + below
                                + ": write the lowest first");
            } else {
                last = from;
                below = "level '" + level.name() + "', " + level.from();
            }
        }
    }

    private static @Nullable BigDecimal amount(Object from, ValueType earns) {
        if (earns.kind() == Kind.MONEY) {
            return from instanceof Money money && money.currency().code().equals(earns.currency())
                    ? money.amount()
                    : null;
        }
        return from instanceof BigDecimal number ? number : null;
    }

    private void length(@Nullable Period length, String path) {
        if (length != null && RewardChecker.isOutOfRange(length, false)) {
            problems.add(Code.INVALID_VALUE, path, "the length must be between one day and a hundred years");
        }
    }
}
