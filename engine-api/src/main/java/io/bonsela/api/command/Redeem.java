package io.bonsela.api.command;

import io.bonsela.api.Money;
import io.bonsela.api.Origin;
import io.bonsela.api.internal.Checks;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Redeems a reward that is charged on redemption. A reward is redeemed once: if only a part is used, the rest is
 * returned to the budget.
 *
 * @param origin who issues the command
 * @param token identifies the issuance and proves the right to it
 * @param amount the amount to use; null: the whole value
 * @param subject the subject that must own the issuance; null: any
 * @param event the id of the event on which the reward is used: if that event is refunded, the use is undone; null: not
 *     given, and no refund undoes the use
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
            Checks.requireSubject(subject);
        }
        if (event != null) {
            Checks.requireId("event", event);
        }
        Checks.requirePositive("amount", amount, Money::isPositive);
    }

    /**
     * Redeems the whole value, whoever owns the issuance.
     *
     * @param origin who issues the command
     * @param token identifies the issuance and proves the right to it
     */
    public Redeem(Origin origin, Token token) {
        this(origin, token, null, null, null);
    }

    /**
     * Returns a copy of this command for a part of the value.
     *
     * @param part above zero
     */
    public Redeem part(Money part) {
        return new Redeem(origin, token, part, subject, event);
    }

    /**
     * Returns a copy of this command that requires a subject to own the issuance.
     *
     * @param holder the subject
     */
    public Redeem heldBy(String holder) {
        return new Redeem(origin, token, amount, holder, event);
    }

    /**
     * Returns a copy of this command that uses the reward on an event.
     *
     * @param id the event's id; the event need not be decided yet
     */
    public Redeem usedOn(String id) {
        return new Redeem(origin, token, amount, subject, id);
    }

    @Override
    public Map<String, Object> arguments() {
        Map<String, Object> arguments = new TreeMap<>(token.arguments());
        if (amount != null) {
            arguments.put("amount", amount);
        }
        if (subject != null) {
            arguments.put("subject", subject);
        }
        if (event != null) {
            arguments.put("event", event);
        }
        return arguments;
    }

    /** Identifies the issuance to redeem, and proves the right to it. */
    public sealed interface Token {
        /** The arguments that may be recorded. */
        Map<String, Object> arguments();

        /**
         * A code, which identifies the issuance.
         *
         * @param code the code as typed or pasted: case, dashes and blanks of any kind are ignored, also when commands
         *     with the same id are compared
         */
        record Code(String code) implements Token {
            /** Checks the text. */
            public Code {
                Checks.requireId("code", code);
            }

            @Override
            public Map<String, Object> arguments() {
                return Map.of("by", "code");
            }

            /** Omits the code, which must not be logged. */
            @Override
            public String toString() {
                return "Code";
            }
        }

        /**
         * A one-time password.
         *
         * @param issuance the issuance's id
         * @param password the password as typed or pasted: dashes and blanks of any kind are ignored
         */
        record Password(String issuance, String password) implements Token {
            /** Checks the texts. */
            public Password {
                Checks.requireId("issuance", issuance);
                Checks.requireId("password", password);
            }

            @Override
            public Map<String, Object> arguments() {
                return Map.of("by", "password", "issuance", issuance);
            }

            /** Omits the password, which must not be logged. */
            @Override
            public String toString() {
                return "Password for " + issuance;
            }
        }

        /**
         * No proof: the host has verified the right itself. For example, a till deducts a discount from the sale that
         * earned it.
         *
         * @param issuance the issuance's id
         */
        record Trusted(String issuance) implements Token {
            /** Checks the text. */
            public Trusted {
                Checks.requireId("issuance", issuance);
            }

            @Override
            public Map<String, Object> arguments() {
                return Map.of("by", "host", "issuance", issuance);
            }
        }
    }
}
