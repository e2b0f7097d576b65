package io.bonsela.examples.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.testkit.Seeds;
import io.bonsela.testkit.connector.ConnectorKit;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kit catches connectors that pay wrongly: each mutant is the example's connector with one mistake, such as people make,
 * and fails at least one scenario.
 */
final class MutantTest {
    private static final Path SOURCES = Path.of("../connector-plugin/src");
    private static final String CONNECTOR = "BaobabConnector.java";
    private static final String PROVIDER = "BaobabProvider.java";

    /** A choice of them takes part in a short build. */
    private static final int MOST = Integer.getInteger("bonsela.mutants", 20);

    private final List<Mutant> mutants = new ArrayList<>();

    @TempDir
    private Path folder;

    /**
     * A mistake.
     *
     * @param name what is wrong
     * @param file of the example
     * @param right the text that stands there, once
     * @param wrong the text in its place
     */
    private record Mutant(String name, String file, String right, String wrong) {}

    private void mutant(String name, String right, String wrong) {
        mutants.add(new Mutant(name, CONNECTOR, right, wrong));
    }

    private void declares(String name, String right, String wrong) {
        mutants.add(new Mutant(name, PROVIDER, right, wrong));
    }

    private void requests() {
        mutant("sends units for cents", "value.minorUnits())", "value.amount().longValue())");
        mutant("sends a hundred times as much", "value.minorUnits())", "value.minorUnits() * 100)");
        mutant("sends another currency", "value.currency().code())", "\"ZWG\")");
        mutant(
                "makes up a reference",
                ".put(\"reference\", request.reference())",
                ".put(\"reference\", request.issuance())");
        mutant(
                "sends a new reference at each attempt",
                ".put(\"reference\", request.reference())",
                ".put(\"reference\", request.reference().substring(1) + request.attempt())");
        mutant("sends the number as it was typed", "text.matches(\"\\\\+?[1-9][0-9]{7,14}\")", "true");
        mutant("sends to a number that it cut", "text.replace(\"+\", \"\")", "text.replace(\"+\", \"\").substring(1)");
        mutant("fails on a missing amount", "if (value == null) {", "if (value == null && false) {");
        mutant(
                "takes a bad number for not sent",
                "new Rejected(\"NO_NUMBER\", Cause.RECIPIENT)",
                "new NotSent(\"NO_NUMBER\", null, false)");
        mutant(
                "asks about another reference",
                "uri(\"/recharges/\" + request.reference())",
                "uri(\"/recharges/\" + request.issuance())");
        mutant(
                "sends twice",
                "HttpReply reply = send(HttpCall.post(",
                "send(HttpCall.post(uri(\"/recharges\"), \"application/json\", body));\n            HttpReply reply = send(HttpCall.post(");
    }

    private void tokens() {
        mutant("never renews a token", "? context.http().send(authorized(call, tokens.token(token)))", "? reply");
        mutant(
                "renews with the refused token",
                "authorized(call, tokens.token(token)))",
                "authorized(call, tokens.token(null)))");
        mutant(
                "takes every refusal for an ended token",
                "filter(\"TOKEN\"::equals)",
                "filter(word -> !word.equals(\"TOKEN\"))");
        mutant(
                "takes a token that it did not get for a failure of the recharge",
                "// Without a token nothing was sent.\n            return e.outcome();",
                "return new Unknown(\"TOKEN\", true);");
        mutant("sends no token", "\"Bearer \" + token.reveal()", "\"Bearer \"");
        mutant(
                "shows its token",
                "Optional.of(new Unknown(\"UNKNOWN_WORD\", false))",
                "Optional.of(new Unknown(\"token-1\", false))");
    }

    private void answers() {
        mutant(
                "takes 'accepted' for delivered",
                "put(Means.PENDING, \"ACCEPTED\", \"PROCESSING\")",
                "put(Means.PENDING, \"PROCESSING\").put(Means.DELIVERED, \"ACCEPTED\")");
        mutant(
                "takes 'processing' for delivered",
                "put(Means.PENDING, \"ACCEPTED\", \"PROCESSING\")",
                "put(Means.PENDING, \"ACCEPTED\").put(Means.DELIVERED, \"PROCESSING\")");
        mutant("takes 'failed' for delivered", ".put(Means.SPENT, \"FAILED\")", ".put(Means.DELIVERED, \"FAILED\")");
        mutant("spends a reference that bounced", ".put(Means.FAILED, \"BOUNCED\")", ".put(Means.SPENT, \"BOUNCED\")");
        mutant("uses a spent reference again", ".put(Means.SPENT, \"FAILED\")", ".put(Means.FAILED, \"FAILED\")");
        mutant("takes 'done' for pending", ".put(Means.DELIVERED, \"DONE\")", ".put(Means.PENDING, \"DONE\")");
        mutant(
                "takes what was given back for delivered",
                ".put(Means.REVERSED, \"BACK\")",
                ".put(Means.DELIVERED, \"BACK\")");
        mutant(
                "takes what was given back for never executed",
                ".put(Means.REVERSED, \"BACK\")",
                ".put(Means.SPENT, \"BACK\")");
        mutant(
                "takes a duplicate for a refusal",
                ".put(Means.DUPLICATE, \"DUPLICATE\")",
                ".put(Means.REQUEST, \"DUPLICATE\")");
        mutant(
                "takes a duplicate for not sent",
                ".put(Means.DUPLICATE, \"DUPLICATE\")",
                ".put(Means.RETRY, \"DUPLICATE\")");
        mutant(
                "takes a duplicate for delivered",
                ".put(Means.DUPLICATE, \"DUPLICATE\")",
                ".put(Means.DELIVERED, \"DUPLICATE\")");
        mutant(
                "takes an empty wallet for a fault",
                ".put(Means.HOLD, \"FUNDS\", \"FORBIDDEN\")",
                ".put(Means.HOLD, \"FORBIDDEN\").put(Means.UNKNOWN, \"FUNDS\")");
        mutant(
                "takes refused credentials for the recipient's fault",
                ".put(Means.HOLD, \"FUNDS\", \"FORBIDDEN\")",
                ".put(Means.HOLD, \"FUNDS\").put(Means.RECIPIENT, \"FORBIDDEN\")");
        mutant(
                "takes a bad number for a busy service",
                ".put(Means.RECIPIENT, \"NUMBER\")",
                ".put(Means.UNAVAILABLE, \"NUMBER\")");
        mutant(
                "takes an unknown word for a refusal",
                "new Unknown(\"UNKNOWN_WORD\", false)",
                "new Rejected(\"UNKNOWN_WORD\", Cause.REQUEST)");
        mutant(
                "takes an unknown word for not sent",
                "new Unknown(\"UNKNOWN_WORD\", false)",
                "new NotSent(\"UNKNOWN_WORD\", null, false)");
        mutant(
                "takes an unreadable answer for delivered",
                ".orElseGet(() -> Answers.ofSend(reply, now));",
                ".orElseGet(() -> reply.isSuccess() ? new Delivered(\"OK\", null, null) : Answers.ofSend(reply, now));");
        mutant(
                "takes an error of the service for not sent",
                ".orElseGet(() -> Answers.ofSend(reply, now));",
                ".orElseGet(() -> reply.status() >= 500 ? DeliveryOutcome.unavailable(\"HTTP\") : Answers.ofSend(reply, now));");
        mutant(
                "takes a lost connection for not sent",
                "// The transport knows whether the request can have been executed.\n            return e.outcome();",
                "return DeliveryOutcome.unavailable(e.code());");
        mutant(
                "does not look whose answer it is",
                "filter(other -> !other.equals(reference))",
                "filter(other -> false)");
        mutant("does not compare the number", "filter(to -> !to.equals(number))", "filter(to -> false)");
        mutant(
                "does not tell what was delivered",
                "new Delivered(word, id, delivered)",
                "new Delivered(word, id, null)");
        mutant(
                "reads the delivered cents as units",
                "Money.ofMinor(currency.get(), cents.asLong())",
                "Money.of(currency.get(), cents.asString())");
        mutant("does not wait as long as it is asked to", "reply.retryAfter(now, LONGEST_WAIT).orElse(null)", "null");
        mutant("follows a redirect's word", "if (reply.status() / 100 == 3) {", "if (false) {");
        mutant(
                "puts the number into a code",
                "new Delivered(word, id, delivered))",
                "new Delivered(word + number, id, delivered))");
    }

    private void lookups() {
        mutant(
                "takes a failed look-up for 'not found'",
                "Optional.of(new Unknown(\"LOOKUP_\" + e.code(), true))",
                "Optional.empty()");
        mutant(
                "takes any error of a look-up for 'not found'",
                "reply.status() == 404 && word(reply).filter(\"NONE\"::equals).isPresent()",
                "!reply.isSuccess()");
        mutant(
                "takes a look-up without a word for refused",
                ".orElseGet(() -> Answers.ofLookup(reply)));",
                ".orElse(new Rejected(\"LOOKUP\", Cause.REQUEST)));");
        mutant(
                "never says 'not found'",
                "return Optional.empty();\n            }\n            // A look-up",
                "return Optional.of(new Unknown(\"NONE\", false));\n            }\n            // A look-up");
    }

    private void callbacks() {
        mutant(
                "believes every callback",
                "!Hmac.equal(signature, Hmac.hex(callbackSecret, head, request.body()))",
                "false");
        mutant(
                "believes a callback without a signature",
                "!Hmac.equal(signature,",
                "!signature.isEmpty() && !Hmac.equal(signature,");
        mutant("believes an old callback", "off.abs().compareTo(TOLERANCE) > 0", "off.isNegative()");
        mutant(
                "does not sign the body",
                "Hmac.hex(callbackSecret, head, request.body())",
                "Hmac.hex(callbackSecret, head)");
        mutant("refuses genuine callbacks", "(time + '.')", "(time + ':')");
        mutant(
                "takes in no callback",
                "? new CallbackResult.Hint(reference.get())\n                :",
                "? new CallbackResult.Hint(reference.get())\n                : json.isObject() ? new CallbackResult.Ignored(\"NO\") :");
        mutant(
                "answers a forged callback as if it were well",
                "new CallbackResult.Refused(401, \"BAD_SIGNATURE\")",
                "new CallbackResult.Ignored(\"BAD_SIGNATURE\")");
        mutant(
                "fails on a callback without JSON",
                "String time = request.header",
                "if (request.body().length < 3) {\n            throw new IllegalStateException();\n        }\n        String time = request.header");
    }

    private void promises() {
        declares(
                "declares that a repeat returns the original",
                "DuplicateHandling.REJECTS_DUPLICATE_AND_LOOKUP",
                "DuplicateHandling.REPLAY_RETURNS_ORIGINAL");
        mutant(
                "never returns",
                "HttpReply reply = context.http().send(authorized(call, token));",
                "try {\n            Thread.sleep(3_600_000);\n        } catch (InterruptedException e) {\n            throw new IllegalStateException(e);\n        }\n        HttpReply reply = context.http().send(authorized(call, token));");
        mutant(
                "does not say how it is",
                "return new ConnectorHealth(Status.DOWN, \"HTTP_\" + reply.status(), null);",
                "return null;\n            }\n            if (true) {\n                return null;");
        mutant("gives no code", "new Delivered(word, id, delivered))", "new Delivered(\"\", id, delivered))");
    }

    @Test
    void everyMutantIsCaught() throws Exception {
        requests();
        tokens();
        answers();
        lookups();
        callbacks();
        promises();
        Collections.shuffle(mutants, Seeds.random("mutants"));
        mutants.subList(Math.min(MOST, mutants.size()), mutants.size()).clear();
        // One of them hangs.
        String test = Files.readString(SOURCES.resolve("test/java/baobab/BaobabTest.java"))
                .replaceFirst(
                        "(?=@Override)",
                        "@Override protected java.time.Duration scenarioDeadline() {"
                                + " return java.time.Duration.ofSeconds(20); }\n    ");
        Path kit = compile("kit", Map.of("BaobabTest.java", test), List.of("test/java/baobab", "main/java/baobab"));
        assertThat(failure(kit, kit)).as("the example itself").isEmpty();
        List<Fate> fates =
                mutants.parallelStream().map(mutant -> fate(mutant, kit)).toList();
        List<String> survivors = fates.stream()
                .filter(fate -> fate.scenario().isEmpty())
                .map(Fate::mutant)
                .toList();
        fates.forEach(fate -> System.out.println("mutant '" + fate.mutant() + "' is caught by " + fate.scenario()));
        System.out.println(
                "mutants: COUNT " + (fates.size() - survivors.size()) + " caught, " + survivors.size() + " not");
        assertThat(survivors).as("mutants that pass the kit").isEmpty();
    }

    /**
     * What became of a mutant.
     *
     * @param mutant its name
     * @param scenario the first that failed; empty: none did
     */
    private record Fate(String mutant, String scenario) {}

    private Fate fate(Mutant mutant, Path kit) {
        try {
            String folder = "mutant-" + mutants.indexOf(mutant);
            Path classes = compile(folder, changed(mutant), List.of("main/java/baobab"));
            return new Fate(mutant.name(), failure(classes, kit).orElse(""));
        } catch (Exception e) {
            throw new IllegalStateException(mutant.name(), e);
        }
    }

    private static Map<String, String> changed(Mutant mutant) throws IOException {
        String source = Files.readString(SOURCES.resolve("main/java/baobab").resolve(mutant.file()));
        int at = source.indexOf(mutant.right());
        assertThat(at).as("the place of '%s'", mutant.name()).isNotNegative();
        assertThat(source.indexOf(mutant.right(), at + 1))
                .as("another place of '%s'", mutant.name())
                .isNegative();
        return Map.of(mutant.file(), source.replace(mutant.right(), mutant.wrong()));
    }

    /** Compiles the example, with some of its files changed. */
    private Path compile(String name, Map<String, String> changed, List<String> parts) throws IOException {
        Path sources = Files.createDirectories(folder.resolve(name).resolve("src"));
        Path classes = Files.createDirectories(folder.resolve(name).resolve("classes"));
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none", "-nowarn", "-cp", System.getProperty("java.class.path"), "-d", classes.toString()));
        for (String part : parts) {
            try (Stream<Path> files = Files.list(SOURCES.resolve(part))) {
                for (Path file : files.toList()) {
                    String text = changed.getOrDefault(file.getFileName().toString(), Files.readString(file));
                    arguments.add(Files.writeString(sources.resolve(file.getFileName()), text)
                            .toString());
                }
            }
        }
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(result).as("the compiler's result for %s", name).isZero();
        return classes;
    }

    /** The first scenario that fails; empty: none does. */
    private static Optional<String> failure(Path classes, Path kit) throws Exception {
        URL[] places = {classes.toUri().toURL(), kit.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(places, MutantTest.class.getClassLoader())) {
            var made = loader.loadClass("baobab.BaobabTest").getDeclaredConstructor();
            made.setAccessible(true);
            return ((ConnectorKit) made.newInstance()).firstFailure();
        }
    }
}
