package io.bonsela.api.command;

import io.bonsela.api.internal.Text;
import java.util.Map;

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
