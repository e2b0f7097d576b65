package loyalty.rules;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bonsela.api.Receipt.Publication;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.EventType;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;

/** The types of events that rules in force declare, without reading the rules for each event. Thread-safe. */
@Service
public class DeclaredTypes {
    private static final int MOST = 1_000;

    private final RewardEngine engine;
    private final Cache<String, Map<String, EventType>> byDigest =
            Caffeine.newBuilder().maximumSize(MOST).build();

    DeclaredTypes(RewardEngine engine) {
        this.engine = engine;
    }

    /** Returns the types of a tenant, by name. */
    public Map<String, EventType> of(String tenant) {
        return engine.records()
                .lastPublication(tenant)
                .map(Publication::digest)
                .map(digest -> byDigest.get(tenant + ' ' + digest, key -> read(tenant, digest)))
                .orElse(Map.of());
    }

    private Map<String, EventType> read(String tenant, String digest) {
        return engine.records().ruleSet(tenant, digest).stream()
                .flatMap(rules -> rules.eventTypes().stream())
                .collect(Collectors.toMap(EventType::name, Function.identity()));
    }
}
