package io.bonsela.core.check;

import io.bonsela.api.Reason;
import io.bonsela.api.ReasonCode;
import io.bonsela.api.rule.Cap;
import io.bonsela.api.rule.Expression.Variable;
import io.bonsela.api.rule.PromoCode;
import io.bonsela.api.rule.PromoCode.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The caps that count the uses of typed codes. */
public final class CodeCaps {
    /** Ids in a rule set contain no colon, so it never begins the id of another cap. */
    private static final String PREFIX = "code:";

    private static final String OF_SUBJECT = ":subject";

    /**
     * What a cap counts.
     *
     * @param codes the id of the codes
     * @param perSubject whether it counts the uses of each subject, not of each code
     */
    public record Counted(String codes, boolean perSubject) {}

    private CodeCaps() {}

    /** Returns the caps on the uses of codes, that of the subject first. */
    public static List<Cap> of(PromoCode code) {
        List<Cap> caps = new ArrayList<>();
        if (code.perSubject() != null) {
            caps.add(Cap.count(PREFIX + code.id() + OF_SUBJECT, code.perSubject())
                    .perSubject());
        }
        if (code.limit() != null) {
            Cap all = Cap.count(PREFIX + code.id(), code.limit());
            // A different pool counts something different, because its codes have the same positions.
            caps.add(
                    code.source() instanceof Source.Pool source
                            ? all.per(new Variable("code of pool " + source.pool(), null))
                            : all);
        }
        return caps;
    }

    /** Returns what a cap counts; empty: it does not count the uses of codes. */
    public static Optional<Counted> counted(String cap) {
        if (!cap.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String codes = cap.substring(PREFIX.length());
        boolean perSubject = codes.endsWith(OF_SUBJECT);
        return Optional.of(
                new Counted(perSubject ? codes.substring(0, codes.length() - OF_SUBJECT.length()) : codes, perSubject));
    }

    /** Returns the reason of a refusal if no use is left. */
    public static Reason usedUp(Counted counted, Object limit) {
        String per = counted.perSubject ? "subject" : "code";
        return new Reason(ReasonCode.CODE_USED_UP, Map.of("codes", counted.codes, "limit", limit, "per", per));
    }
}
