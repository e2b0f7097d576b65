package io.bonsela.core.check;

import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Diagnostic.Code;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.NearMiss;
import io.bonsela.api.rule.PromoCode;
import io.bonsela.api.rule.PromoCode.Source;
import io.bonsela.api.rule.Reward;
import io.bonsela.api.rule.Reward.Fulfilment.ByConnector;
import io.bonsela.api.rule.Reward.Fulfilment.FromPool;
import io.bonsela.api.rule.Rule;
import io.bonsela.api.rule.ValueType;
import io.bonsela.core.check.CheckedRules.CheckedCap;
import io.bonsela.core.check.CheckedRules.CheckedCode;
import io.bonsela.core.codec.Spelling;
import io.bonsela.core.kernel.Kernel.Read;
import io.bonsela.core.kernel.Kernel.Root;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks the codes that subjects type, and the rules that need them. */
record CodeChecker(Map<String, PromoCode> codes, Problems problems) {
    private static final int LONGEST = 100;

    void check(Collection<Reward> rewards) {
        Map<String, String> texts = new HashMap<>();
        Map<String, String> pools = new HashMap<>();
        Map<String, String> drawn = new HashMap<>();
        for (Reward reward : rewards) {
            if (reward.fulfilment() instanceof FromPool from) {
                drawn.put(from.pool(), reward.id());
            } else if (reward.fulfilment() instanceof ByConnector by && by.fallbackPool() != null) {
                drawn.put(by.fallbackPool(), reward.id());
            }
        }
        codes.values().forEach(code -> {
            String path = "codes/" + code.id();
            if (code.source() instanceof Source.Text source) {
                String plain = Spelling.code(source.text());
                if (plain.isEmpty() || source.text().length() > LONGEST) {
                    problems.add(
                            Code.INVALID_VALUE,
                            path + "/text",
                            "a code must have 1 to " + LONGEST + " characters, not only blanks and dashes");
                }
                once(texts, plain, code, path + "/text", "the same text");
            } else if (code.source() instanceof Source.Pool source) {
                Identifiers.checkId(path + "/pool", source.pool(), problems);
                once(pools, source.pool(), code, path + "/pool", "the same pool");
                if (drawn.containsKey(source.pool())) {
                    problems.add(
                            Code.INVALID_VALUE,
                            path + "/pool",
                            "reward '" + drawn.get(source.pool()) + "' takes its codes from pool '" + source.pool()
                                    + "', so nobody knows them yet: use another pool for codes to type");
                }
            }
            limit(code.limit(), path + "/limit");
            limit(code.perSubject(), path + "/perSubject");
            if (code.from() != null && code.until() != null && code.until().isBefore(code.from())) {
                problems.add(Code.INVALID_VALUE, path + "/until", "the code ends before it begins");
            }
        });
    }

    private void once(Map<String, String> seen, String value, PromoCode code, String path, String what) {
        String other = seen.putIfAbsent(value, code.id());
        if (other != null) {
            problems.add(
                    Code.INVALID_VALUE,
                    path,
                    "'" + other + "' has " + what + ": name '" + other + "' in all rules that need it");
        }
    }

    private void limit(@Nullable Long limit, String path) {
        if (limit != null && limit < 1) {
            problems.add(Code.INVALID_VALUE, path, "the limit must be 1 or more");
        }
    }

    /** Checks the code that a rule needs; null: it needs none, or there is a mistake. */
    @Nullable
    CheckedCode check(Rule rule, EventType type, String path) {
        Rule.Code needed = rule.code();
        if (needed == null) {
            return null;
        }
        PromoCode code = codes.get(needed.codes());
        if (code == null) {
            problems.add(
                    Code.UNKNOWN_CODE,
                    path + "/code",
                    "unknown code '" + needed.codes() + "'" + NearMiss.hint(needed.codes(), codes.keySet()));
        }
        Attribute attribute = type.attributes().get(needed.attribute());
        if (attribute == null) {
            problems.add(
                    Code.UNKNOWN_FIELD,
                    path + "/code",
                    "'" + type.name() + "' has no attribute '" + needed.attribute() + "'"
                            + NearMiss.hint(
                                    needed.attribute(), type.attributes().keySet()));
        } else if (attribute.type().kind() != ValueType.Kind.TEXT) {
            problems.add(
                    Code.TYPE_MISMATCH,
                    path + "/code",
                    "a code is a string, but '" + needed.attribute() + "' of '" + type.name() + "' is "
                            + attribute.type());
        }
        if (code == null) {
            return null;
        }
        Read fact = code.source() instanceof Source.Pool source
                ? new Read(Root.FACT, List.of(new CodeFact(source.pool(), needed.attribute()).name()))
                : null;
        return new CheckedCode(code, needed.attribute(), fact);
    }

    /** Returns the caps on the uses of the codes that a rule needs. */
    static List<CheckedCap> caps(CheckedCode code) {
        return CodeCaps.of(code.code()).stream().map(cap -> cap(code, cap)).toList();
    }

    private static CheckedCap cap(CheckedCode code, Cap cap) {
        CodeCaps.Counted counted = CodeCaps.counted(cap.id()).orElseThrow();
        boolean ofEach = code.position() != null && !counted.perSubject();
        return new CheckedCap(
                cap,
                ofEach ? List.of(code.position()) : List.of(),
                ofEach ? List.of("code") : List.of(),
                counted.perSubject(),
                Meanings.shape(cap),
                counted);
    }
}
