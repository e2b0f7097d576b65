package io.bonsela.testkit.life;

import io.bonsela.api.ReasonCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The published rules of the model: of each version, the parts that are paused. */
final class RuleVersions {
    private final List<Set<String>> versions = new ArrayList<>();

    RuleVersions() {
        versions.add(Set.of());
    }

    RuleVersions(RuleVersions other) {
        versions.addAll(other.versions);
    }

    boolean isPaused(String rule) {
        Set<String> paused = inForce();
        boolean campaign =
                !Set.of("both", "friend").contains(rule) && paused.contains("campaigns/" + LifeShop.CAMPAIGN);
        return paused.contains("all") || paused.contains("rules/" + rule) || campaign;
    }

    @Nullable
    ReasonCode pause(String part, boolean paused) {
        if (part.endsWith("/nothing")) {
            return ReasonCode.UNKNOWN_PART;
        }
        Set<String> next = new HashSet<>(inForce());
        if (paused) {
            next.add(part);
        } else {
            next.remove(part);
        }
        publish(next);
        return null;
    }

    @Nullable
    ReasonCode rollback() {
        if (versions.size() < 2) {
            return ReasonCode.UNKNOWN_RULE_SET;
        }
        publish(versions.get(versions.size() - 2));
        return null;
    }

    void publish(Set<String> paused) {
        if (!inForce().equals(paused)) {
            versions.add(paused);
        }
    }

    private Set<String> inForce() {
        return versions.get(versions.size() - 1);
    }
}
