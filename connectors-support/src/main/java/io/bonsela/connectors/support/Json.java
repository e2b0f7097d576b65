package io.bonsela.connectors.support;

import io.bonsela.api.BonselaException;
import io.bonsela.api.Money;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes JSON; numbers are exact decimals. Thread-safe. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    /**
     * Parses a JSON document.
     *
     * @param bytes UTF-8
     * @return empty: it is not JSON, or is incomplete
     */
    public static Optional<JsonNode> read(byte[] bytes) {
        try {
            JsonNode node = MAPPER.readTree(bytes);
            return node.isMissingNode() ? Optional.empty() : Optional.of(node);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** Returns a new object without fields. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /**
     * Encodes a JSON document without whitespace.
     *
     * @param node the document
     */
    public static byte[] write(JsonNode node) {
        return MAPPER.writeValueAsString(node).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Returns a text field, or a number field as text.
     *
     * @param node an object
     * @param field the field's name
     * @return empty: the field does not exist, or is null or of another type
     */
    public static Optional<String> text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isString() || value.isNumber() ? Optional.of(value.asString()) : Optional.empty();
    }

    /**
     * Returns an amount.
     *
     * @param node an object
     * @param amount the name of the field with the number
     * @param currency the name of the field with the currency's code
     * @return empty: one of the fields is missing, or they are not a valid amount
     */
    public static Optional<Money> money(JsonNode node, String amount, String currency) {
        JsonNode number = node.path(amount);
        Optional<String> code = text(node, currency);
        if (!number.isNumber() || code.isEmpty()) {
            return Optional.empty();
        }
        try {
            BigDecimal value = number.decimalValue().stripTrailingZeros();
            return Optional.of(Money.of(code.get(), value.toPlainString()));
        } catch (BonselaException e) {
            return Optional.empty();
        }
    }
}
