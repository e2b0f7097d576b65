package io.bonsela.spring;

import io.bonsela.api.Backlog;
import io.bonsela.api.Origin;
import io.bonsela.api.Receipt;
import io.bonsela.api.Records;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.Pause;
import io.bonsela.api.command.Pause.Part;
import io.bonsela.api.command.Resume;
import io.bonsela.api.delivery.Deliveries.ConnectorStatus;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.RuleSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Shows the rules in force, the connectors and what waits. With {@code management.endpoint.bonsela.access=unrestricted} it
 * also pauses a rule and ends the pause.
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
        Map<String, RulesInForce> rules = new LinkedHashMap<>();
        for (String tenant : records.tenants()) {
            records.publications(tenant).stream()
                    .reduce((earlier, later) -> later)
                    .ifPresent(publication -> rules.put(tenant, rules(records, tenant, publication.digest())));
        }
        return new Overview(rules, engine.deliveries().connectors(), engine.backlog());
    }

    private static RulesInForce rules(Records records, String tenant, String digest) {
        RuleSet rules = records.ruleSet(tenant, digest).orElseThrow();
        List<String> paused = rules.rules().stream()
                .filter(rule -> rules.isPaused() || rule.paused())
                .map(Rule::id)
                .toList();
        return new RulesInForce(digest, rules.rules().size(), paused);
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
        return answer(engine.execute(new Pause(Origin.of(tenant, id, actor), Part.rule(rule))));
    }

    /**
     * Ends the pause of a rule.
     *
     * @param tenant the tenant
     * @param rule the rule's id
     * @param id the id of the command: the same one again changes nothing
     * @param actor who ends it
     */
    @DeleteOperation
    public Answer resume(@Selector String tenant, @Selector String rule, String id, String actor) {
        return answer(engine.execute(new Resume(Origin.of(tenant, id, actor), Part.rule(rule))));
    }

    private static Answer answer(Receipt receipt) {
        return new Answer(receipt.status().name(), receipt.reason() == null ? "" : String.valueOf(receipt.reason()));
    }

    /**
     * The state of the engine.
     *
     * @param rules the rules in force, by tenant
     * @param connectors the connectors
     * @param backlog what waits
     */
    public record Overview(Map<String, RulesInForce> rules, List<ConnectorStatus> connectors, Backlog backlog) {}

    /**
     * The rules in force of a tenant.
     *
     * @param digest the digest of the rule set
     * @param rules the number of its rules
     * @param paused the ids of the rules that an operator paused; those that a breaker pauses are not among them
     */
    public record RulesInForce(String digest, int rules, List<String> paused) {}

    /**
     * The answer to a command.
     *
     * @param status DONE, REFUSED or REPEATED
     * @param reason why it was refused; empty: it was not
     */
    public record Answer(String status, String reason) {}
}
