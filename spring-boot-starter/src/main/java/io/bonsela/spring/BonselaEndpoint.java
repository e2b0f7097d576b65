package io.bonsela.spring;

import io.bonsela.api.Backlog;
import io.bonsela.api.Origin;
import io.bonsela.api.Receipt;
import io.bonsela.api.Records;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Pause;
import io.bonsela.api.command.Pause.Part;
import io.bonsela.api.delivery.Deliveries.ConnectorStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows the rules in force, the connectors and what waits. With {@code management.endpoint.bonsela.access=unrestricted} it
 * also pauses a rule.
 */
@Endpoint(id = "bonsela", defaultAccess = Access.READ_ONLY)
public class BonselaEndpoint {
    private final RewardEngine engine;

    BonselaEndpoint(RewardEngine engine) {
        this.engine = engine;
    }

    /** Returns the state of the engine. */
    @ReadOperation
    public Overview overview() {
        Records records = engine.records();
        Map<String, String> rules = new LinkedHashMap<>();
        for (String tenant : records.tenants()) {
            records.publications(tenant).stream()
                    .reduce((earlier, later) -> later)
                    .ifPresent(publication -> rules.put(tenant, publication.digest()));
        }
        return new Overview(rules, engine.deliveries().connectors(), engine.backlog());
    }

    /**
     * Pauses a rule.
     *
     * @param tenant the tenant
     * @param rule the rule's id
     * @param id the id of the command: the same one again changes nothing
     * @param actor who pauses it
     */
    @WriteOperation
    public Answer pause(@Selector String tenant, @Selector String rule, String id, String actor) {
        Receipt receipt = engine.execute(new Pause(Origin.of(tenant, id, actor), Part.rule(rule)));
        return new Answer(receipt.status().name(), receipt.reason() == null ? "" : String.valueOf(receipt.reason()));
    }

    /**
     * The state of the engine.
     *
     * @param rules the digest of the rules in force, by tenant
     * @param connectors the connectors
     * @param backlog what waits
     */
    public record Overview(Map<String, String> rules, List<ConnectorStatus> connectors, Backlog backlog) {}

    /**
     * The answer to a command.
     *
     * @param status DONE, REFUSED or REPEATED
     * @param reason why it was refused; empty: it was not
     */
    public record Answer(String status, String reason) {}
}
