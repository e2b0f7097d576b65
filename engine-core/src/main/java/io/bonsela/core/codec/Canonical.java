package io.bonsela.core.codec;

import io.bonsela.api.AuditRecord;
import io.bonsela.api.Event;
import io.bonsela.api.Origin;
import io.bonsela.api.command.Command;
import io.bonsela.api.command.ImportCodes;
import io.bonsela.api.command.Publish;
import io.bonsela.api.command.Redeem;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.api.rule.Expression;
import io.bonsela.api.rule.NamedCollection;
import io.bonsela.api.rule.RuleSet;
import io.bonsela.api.store.Codec.SealedDecision;
import io.bonsela.api.store.DecisionRecord;
import io.bonsela.core.kernel.Aggregation;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;

/** The canonical encoding of stored data: equal values have equal bytes on every machine. */
public final class Canonical {
    /** Only ever copied: a copy is cheaper than a search for the algorithm, and five are needed for a decision. */
    private static final MessageDigest SHA_256 = newDigest();

    private Canonical() {}

    /** The bytes of a rule set; the order of its event types, rewards, budgets, campaigns and rules does not matter. */
    public static byte[] encode(RuleSet ruleSet) {
        return Form.RULES.write(out -> RuleSetCodec.write(ruleSet, out));
    }

    /** Reads a rule set. */
    public static RuleSet decodeRuleSet(byte[] bytes) {
        return Form.RULES.read(bytes, RuleSetCodec::read);
    }

    /** The bytes of a decision and of everything it was made from. */
    public static byte[] encode(DecisionRecord decision) {
        return Form.DECISION.write(out -> DecisionCodec.write(decision, out));
    }

    /** Seals a decision that has no seal, and keeps the bytes that the seal was computed from. */
    public static SealedDecision seal(DecisionRecord decision, Digester digester) {
        Encoder out = Form.DECISION.begin();
        DecisionCodec.write(decision, out);
        String seal = out.digest(digester);
        // The seal is the last field.
        return new EncodedDecision(decision.withSeal(seal), out.replaceAbsent(seal));
    }

    private record EncodedDecision(DecisionRecord record, Encoder encoded) implements SealedDecision {
        @Override
        public byte[] bytes() {
            return encoded.bytes();
        }
    }

    /** Reads a decision. */
    public static DecisionRecord decodeDecision(byte[] bytes) {
        return Form.DECISION.read(bytes, DecisionCodec::read);
    }

    /** The bytes of the answer to a command. */
    public static byte[] encode(AuditRecord record) {
        return Form.AUDIT.write(out -> AuditCodec.write(record, out));
    }

    /** SHA-256 of a rule set's bytes, 64 hex digits. */
    public static String digest(RuleSet ruleSet) {
        return sha256(encode(ruleSet));
    }

    /** The bytes of an event without its correlation id: what two reports of one event have in common. */
    public static byte[] encode(Event event) {
        return Form.EVENT.write(out -> DecisionCodec.write(event, out));
    }

    /** The bytes of a command, including its secret: only for digests, must not be stored. */
    public static byte[] encode(Command command) {
        return Form.COMMAND.write(out -> write(command, out));
    }

    private static void write(Command command, Encoder out) {
        Origin origin = command.origin();
        out.text(command.verb())
                .text(origin.tenant())
                .text(origin.id())
                .text(origin.actor())
                .optional(origin.note(), out::text)
                .value(new TreeMap<>(command.arguments()));
        if (command instanceof Publish publish) {
            out.text(digest(publish.ruleSet()));
        } else if (command instanceof ImportCodes codes) {
            out.list(codes.codes(), out::once);
        } else if (command instanceof Redeem redeem && redeem.token() instanceof Token.Code code) {
            out.text(Spelling.code(code.code()));
        } else if (command instanceof Redeem redeem && redeem.token() instanceof Token.Password password) {
            out.text(Spelling.password(password.password()));
        }
    }

    /** SHA-256 of a collection's bytes, 64 hex digits. */
    public static String digest(NamedCollection collection) {
        Encoder out = new Encoder();
        RuleSetCodec.write(collection, out);
        return sha256(out.bytes());
    }

    /** SHA-256 of an aggregate's bytes, 64 hex digits. */
    public static String digest(Aggregation aggregate) {
        Encoder out = new Encoder();
        new KernelCodec(out).write(aggregate);
        return sha256(out.bytes());
    }

    /** SHA-256 of an expression's bytes, 64 hex digits. */
    public static String digest(Expression expression) {
        Encoder out = new Encoder();
        ExpressionCodec.write(expression, out);
        return sha256(out.bytes());
    }

    /** Derives 32 hex digits from texts, and from nothing else. */
    public static String derive(String... causes) {
        Encoder out = new Encoder(160);
        for (String cause : causes) {
            out.text(cause);
        }
        return out.digest(Canonical::sha256).substring(0, 32);
    }

    /** SHA-256 of bytes, 64 hex digits. */
    public static String sha256(byte[] bytes) {
        return sha256(bytes, bytes.length);
    }

    /** SHA-256 of the first bytes of an array, 64 hex digits. */
    public static String sha256(byte[] bytes, int length) {
        return HexFormat.of().formatHex(digest(bytes, length));
    }

    private static byte[] digest(byte[] bytes, int length) {
        MessageDigest digest = copy();
        digest.update(bytes, 0, length);
        return digest.digest();
    }

    private static MessageDigest copy() {
        try {
            return (MessageDigest) SHA_256.clone();
        } catch (CloneNotSupportedException e) {
            // Not every provider supports copies.
            return newDigest();
        }
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not available", e);
        }
    }
}
