package loyalty.rules;

import io.bonsela.api.BonselaException;
import io.bonsela.api.ErrorCode;
import io.bonsela.api.Event;
import io.bonsela.api.Money;
import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.EventType;
import io.bonsela.rulefiles.EventAttributes;
import java.math.BigDecimal;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Attributes of events that people typed: money such as {@code USD 5.00}, numbers, {@code true} or {@code false}, dates,
 * instants and texts.
 */
public final class TypedAttributes {
    private TypedAttributes() {}

    /**
     * Adds attributes to an event.
     *
     * @param typed the texts, by the name of the attribute
     * @param type the event's type
     * @param event the event
     * @throws BonselaException INVALID_VALUE or INVALID_MONEY with the name of the attribute that cannot be read
     */
    public static void add(Map<String, String> typed, EventType type, Event.Builder event) {
        ObjectNode attributes = JsonNodeFactory.instance.objectNode();
        typed.forEach((name, text) -> {
            Attribute attribute = type.attributes().get(name);
            if (attribute == null) {
                throw invalid(name + " is not an attribute of " + type.name());
            }
            put(attributes, name, attribute, text);
        });
        EventAttributes.add(attributes, type, event);
    }

    private static void put(ObjectNode attributes, String name, Attribute attribute, String text) {
        switch (attribute.type().kind()) {
            case MONEY -> {
                Money money = money(name, text);
                attributes
                        .putObject(name)
                        .put("currency", money.currency().code())
                        .put("value", money.amount().toPlainString());
            }
            case NUMBER -> attributes.put(name, number(name, text));
            case BOOLEAN -> {
                if (!text.equals("true") && !text.equals("false")) {
                    throw invalid(name + " is not true or false");
                }
                attributes.put(name, text.equals("true"));
            }
            case LIST, OBJECT -> throw invalid(name + " is a list or an object, which cannot be typed as one text");
            default -> attributes.put(name, text);
        }
    }

    private static Money money(String name, String text) {
        try {
            return Money.parse(text);
        } catch (BonselaException e) {
            throw new BonselaException(e.code(), name + ": " + e.detail());
        }
    }

    private static BigDecimal number(String name, String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw invalid(name + " is not a number");
        }
    }

    private static BonselaException invalid(String why) {
        return new BonselaException(ErrorCode.INVALID_VALUE, why);
    }
}
