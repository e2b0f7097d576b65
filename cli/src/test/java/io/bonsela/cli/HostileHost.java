package io.bonsela.cli;

import io.bonsela.api.Decision;
import io.bonsela.api.Decision.Outcome;
import io.bonsela.api.Event;
import io.bonsela.api.RewardEngine;
import io.bonsela.api.rule.Diagnostic;
import io.bonsela.rulefiles.RuleFile;
import io.bonsela.testkit.Patience;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A host that loads hostile texts in every place where a rule file accepts a text, and counts the outcomes. It runs in
 * a separate JVM with canaries: the resources that a text would have to touch to do harm.
 */
final class HostileHost {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final AtomicInteger SOCKETS = new AtomicInteger();

    private HostileHost() {}

    /** The traces of everything that a text could do in this process. */
    private record Canaries(List<String> files, Properties properties, long children, int sockets) {
        static Canaries look() {
            String[] files = new File(".").list();
            return new Canaries(
                    files == null ? List.of() : List.of(files),
                    (Properties) System.getProperties().clone(),
                    ProcessHandle.current().descendants().count(),
                    SOCKETS.get());
        }
    }

    @SuppressWarnings("deprecation") // the only way to detect that a socket is created
    public static void main(String[] args) throws IOException {
        Socket.setSocketImplFactory(() -> {
            SOCKETS.incrementAndGet();
            throw new IllegalStateException("a socket");
        });
        int refused = 0;
        int decided = 0;
        Canaries before = Canaries.look();
        for (JsonNode each : JSON.readTree(Files.readString(Path.of(args[0]))).get("cases")) {
            for (String text : texts(each)) {
                for (Map.Entry<String, ObjectNode> file : files(text).entrySet()) {
                    String place = each.get("id").asString() + " " + file.getKey();
                    long start = System.nanoTime();
                    boolean loaded = load(place, file.getValue());
                    decided += loaded ? 1 : 0;
                    refused += loaded ? 0 : 1;
                    long millis = (System.nanoTime() - start) / 1_000_000;
                    if (millis > Patience.LIMIT.toMillis()) {
                        throw new IllegalStateException(place + " took " + millis + " ms");
                    }
                }
            }
        }
        if (!before.equals(Canaries.look())) {
            throw new IllegalStateException("a canary is dead: before " + before + ", after " + Canaries.look());
        }
        System.out.println(
                "hostile texts: COUNT " + refused + " refused when loaded, " + decided + " decided, none ran");
    }

    /** Returns the text itself, and the text that its description stands for. */
    private static List<String> texts(JsonNode each) {
        String text = each.get("text").asString();
        List<String> texts = new ArrayList<>(List.of(text));
        switch (each.get("id").asString()) {
            case "sx-21" -> texts.add("(event.n > 0 || event.n < 0) && ".repeat(14) + "true");
            case "sx-23" -> texts.add("event.n == 1 || ".repeat(999) + "true");
            case "sx-27" -> texts.add("{\"!\":[".repeat(3_000) + "true" + "]}".repeat(3_000));
            case "sx-31" -> texts.add("event.text ~= \"(.*a){20}\"");
            default -> texts.add("event.n > 0 && " + text);
        }
        return texts;
    }

    /** Returns rule files that contain the text in one place each, next to an unrelated rule. */
    private static Map<String, ObjectNode> files(String text) {
        Map<String, ObjectNode> files = new LinkedHashMap<>();
        files.put("condition", file("r", "title", "true", "1"));
        rule(files.get("condition"), "r").put("when", text);
        files.put("value", file("r", "title", "true", text));
        files.put("title", file("r", text, "true", "1"));
        files.put("id", file(text, "title", "true", "1"));
        ObjectNode dimension = file("r", "title", "true", "1");
        rule(dimension, "r")
                .putArray("caps")
                .addObject()
                .put("id", "c")
                .put("limit", 1)
                .put("per", text);
        files.put("dimension", dimension);
        ObjectNode literal = file("r", "title", "true", "1");
        rule(literal, "r").set("when", JSON.readTree("{\"==\":[{\"var\":\"event.text\"},null]}"));
        ((ArrayNode) rule(literal, "r").get("when").get("==")).set(1, text);
        files.put("literal", literal);
        if (text.startsWith("{") && text.length() < 1_000) {
            try {
                ObjectNode logic = file("r", "title", "true", "1");
                rule(logic, "r").set("when", JSON.readTree(text));
                files.put("logic", logic);
            } catch (JacksonException e) {
                // The text is not JSON, so it is only used in the other places.
                files.remove("logic");
            }
        }
        return files;
    }

    private static ObjectNode rule(ObjectNode file, String id) {
        return (ObjectNode) file.get("rules").get(id);
    }

    private static ObjectNode file(String id, String title, String when, String value) {
        ObjectNode file = JSON.createObjectNode();
        file.put("bonsela", 1).put("tenant", "shop").put("zone", "UTC");
        ObjectNode sale = file.putObject("events").putObject("sale");
        sale.put("n", "number").put("text", "string");
        file.putObject("rewards").putObject("points").put("type", "credit").put("unit", "POINTS");
        ObjectNode rules = file.putObject("rules");
        for (String each : List.of("sound", id)) {
            ObjectNode rule = rules.putObject(each).put("on", "sale");
            rule.put("when", each.equals(id) ? when : "event.n == 1");
            if (each.equals(id)) {
                rule.put("title", title);
            }
            rule.putObject("give").put("reward", "points").put("value", each.equals(id) ? value : "1");
        }
        return file;
    }

    /** Whether the file was accepted; if so, checks that the sound rule next to the hostile one is decided as usual. */
    private static boolean load(String place, ObjectNode json) {
        RuleFile file = RuleFile.parse(json.toString().getBytes(StandardCharsets.UTF_8), "rules.json");
        try (RewardEngine engine = RewardEngine.builder().build()) {
            List<Diagnostic> mistakes = file.check(engine);
            if (!mistakes.isEmpty()) {
                if (mistakes.stream().anyMatch(mistake -> mistake.location() == null)) {
                    throw new IllegalStateException(place + ": a mistake without a place: " + mistakes);
                }
                return false;
            }
        }
        try (RewardEngine engine = RewardEngine.builder().rules(file.orThrow()).build()) {
            Decision decision = engine.process(Event.of("sale")
                    .tenant("shop")
                    .id("e")
                    .subject("ann")
                    .occurredAt(Instant.parse("2026-11-01T00:00:00Z"))
                    .with("n", 1)
                    .with("text", "a".repeat(28) + "!")
                    .build());
            if (decision.outcome("sound")
                    .map(o -> o.outcome() != Outcome.MATCHED)
                    .orElse(true)) {
                throw new IllegalStateException(place + ": the rule beside it came out as " + decision);
            }
            return true;
        }
    }
}
