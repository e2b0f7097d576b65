package io.bonsela.testkit.engine;

import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.command.TopUp;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The operations of an engine that a host can call, by name. */
final class HostCalls {
    private HostCalls() {}

    /**
     * The calls of all operations, with arguments that concern an event.
     *
     * @param event an event that is new to the engine
     */
    static Map<String, Consumer<RewardEngine>> of(Event event) {
        Map<String, Consumer<RewardEngine>> calls = new LinkedHashMap<>();
        calls.put("process", engine -> engine.process(event));
        calls.put("submit", engine -> engine.submit(event).join());
        calls.put("processAll", engine -> engine.processAll(List.of(event)));
        calls.put("evaluate", engine -> engine.inspect().evaluate(event));
        calls.put("prepare", engine -> engine.transactions().prepare(event));
        calls.put(
                "within",
                engine -> engine.transactions()
                        .within(nothing())
                        .process(engine.transactions().prepare(event)));
        calls.put("execute", engine -> engine.execute(topUp(event)));
        calls.put("submit a command", engine -> engine.submit(topUp(event)).join());
        calls.put("expireDue", engine -> engine.maintenance().expireDue(10));
        calls.put("expireDue until", engine -> engine.maintenance().expireDue(Instant.EPOCH, 10));
        calls.put("prune", engine -> engine.maintenance().prune(10));
        calls.put("validate", engine -> engine.inspect().validate(ClubEngines.rules()));
        calls.put("analyse", engine -> engine.inspect().analyse(ClubEngines.rules(), false));
        calls.put("verify", engine -> engine.inspect().verify(ClubEngines.TENANT, event.id()));
        calls.put("explain", engine -> engine.inspect().explain(ClubEngines.TENANT, event.id()));
        calls.put("whyNot", engine -> engine.inspect().whyNot(event, "earn"));
        calls.put(
                "whyNot of a subject",
                engine -> engine.inspect().whyNot(ClubEngines.TENANT, event.subject(), "earn", Instant.now()));
        calls.put("dispatchOnce", engine -> engine.deliveries().dispatchOnce());
        calls.put("check", engine -> engine.deliveries().check("none"));
        calls.put("reverse", engine -> engine.deliveries().reverse(ClubEngines.TENANT, "none"));
        calls.put("redeliver", engine -> engine.deliveries().redeliver(origin(event), "none", 10));
        calls.put("connectors", engine -> engine.deliveries().connectors());
        calls.put("voucherCode", engine -> engine.deliveries().voucherCode(ClubEngines.TENANT, "none"));
        calls.put("records", engine -> engine.records().decision(ClubEngines.TENANT, event.id()));
        calls.put("reports", engine -> engine.reports().reconcile(ClubEngines.TENANT));
        calls.put("health", RewardEngine::health);
        calls.put("close", RewardEngine::close);
        return calls;
    }

    /** A connection that is not null and belongs to no store. */
    private static Connection nothing() {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    throw new SQLException("a connection of no store");
                });
    }

    private static Origin origin(Event event) {
        return Origin.of(ClubEngines.TENANT, "c-" + event.id(), "clerk");
    }

    private static TopUp topUp(Event event) {
        return new TopUp(origin(event), "promo", Money.of("USD", "1.00"));
    }
}
