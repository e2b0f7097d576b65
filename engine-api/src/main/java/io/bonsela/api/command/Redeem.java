package io.bonsela.api.command;

import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.internal.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Uses a reward that is charged when it is redeemed. Single use: of a part, the rest returns to the budget.
 *
 * @param origin who asks
 * @param token which issuance, and the proof of the right to it
 * @param amount how much of its value is used; null: all of it
 * @param subject whose it must be; null: whoever's it is
 * @param event the id of the event on which it is used: if that event is refunded, the use is undone; null: not told, and
 *     the use stays, whatever is refunded
 */
public record Redeem(
        Origin origin,
        Token token,
        @Nullable Money amount,
        @Nullable String subject,
        @Nullable String event) implements Command {
    /** Checks the values. */
    public Redeem {
        if (subject != null) {
            Text.requireSubject(subject);
        }
        if (event != null) {
            Text.requireId("event", event);
        }
        Amounts.requirePositive(amount);
    }

    /**
     * Uses all of it, whoever's it is.
     *
     * @param origin who asks
     * @param token which issuance, and the proof of the right to it
     */
    public static Redeem of(Origin origin, Token token) {
        return new Redeem(origin, token, null, null, null);
    }

    /**
     * The same for a part of the value.
     *
     * @param part above zero
     */
    public Redeem part(Money part) {
        return new Redeem(origin, token, part, subject, event);
    }

    /**
     * The same, only if it belongs to a subject.
     *
     * @param holder the subject
     */
    public Redeem heldBy(String holder) {
        return new Redeem(origin, token, amount, holder, event);
    }

    /**
     * The same, used on an event.
     *
     * @param id the event's id; it need not be decided yet
     */
    public Redeem usedOn(String id) {
        return new Redeem(origin, token, amount, subject, id);
    }

    @Override
    public Map<String, Object> arguments() {
        Map<String, Object> arguments = Amounts.with(token.arguments(), "amount", amount);
        return Amounts.with(Amounts.with(arguments, "subject", subject), "event", event);
    }

    /** Which issuance is redeemed, and what proves the right to it. */
    public sealed interface Token {
        /** What may be written down of it. */
        Map<String, Object> arguments();

        /**
         * A code, which names its issuance by itself.
         *
         * @param code as it was typed or pasted: case, and dashes and blanks of any kind, do not matter; spelled otherwise
         *     it is the same command
         */
        record Code(String code) implements Token {
            /** Checks the text. */
            public Code {
                Text.requireId("code", code);
            }

            @Override
            public Map<String, Object> arguments() {
                return Map.of("by", "code");
            }

            /** Without the code: it does not belong into logs. */
            @Override
            public String toString() {
                return "Code";
            }
        }

        /**
         * A one-time password.
         *
         * @param issuance the issuance's id
         * @param password as it was typed or pasted: dashes and blanks of any kind do not matter
         */
        record Password(String issuance, String password) implements Token {
            /** Checks the texts. */
            public Password {
                Text.requireId("issuance", issuance);
                Text.requireId("password", password);
            }

            @Override
            public Map<String, Object> arguments() {
                return Map.of("by", "password", "issuance", issuance);
            }

            /** Without the password: it does not belong into logs. */
            @Override
            public String toString() {
                return "Password for " + issuance;
            }
        }

        /**
         * No proof: the host has made sure of the right itself, as a till does that takes a discount off the sale that
         * earned it.
         *
         * @param issuance the issuance's id
         */
        record Trusted(String issuance) implements Token {
            /** Checks the text. */
            public Trusted {
                Text.requireId("issuance", issuance);
            }

            @Override
            public Map<String, Object> arguments() {
                return Map.of("by", "host", "issuance", issuance);
            }
        }
    }
}
