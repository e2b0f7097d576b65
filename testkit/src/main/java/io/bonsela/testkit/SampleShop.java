package io.bonsela.testkit;

import io.bonsela.api.rule.Attribute;
import io.bonsela.api.rule.EventType;
import io.bonsela.api.rule.ValueType;
import java.util.List;
import java.util.Map;

/** A fictitious shop with an attribute of every type, for which the generators create events and rules. */
public final class SampleShop {
    /** The tenant. */
    public static final String TENANT = "sample-shop";

    /** A purchase: required, optional, single and nested attributes. */
    public static final EventType SALE = EventType.of(
            "sale",
            Map.of(
                    "amount", Attribute.required(ValueType.MONEY),
                    "price", Attribute.optional(ValueType.money("USD")),
                    "items", Attribute.required(ValueType.NUMBER),
                    "weight", Attribute.optional(ValueType.NUMBER),
                    "category", Attribute.oneOf("coffee", "tea", "cake", "beans"),
                    "shop", Attribute.optional(ValueType.TEXT),
                    "member", Attribute.required(ValueType.BOOLEAN),
                    "joined", Attribute.optional(ValueType.DATE),
                    "tags", Attribute.optional(ValueType.listOf(ValueType.TEXT)),
                    "lines",
                            Attribute.optional(ValueType.listOf(ValueType.object(Map.of(
                                            "sku", ValueType.TEXT,
                                            "price", ValueType.money("USD"),
                                            "quantity", ValueType.NUMBER))))
                                    .lines(new Attribute.Lines(null, "price", "quantity"))));

    /** A visit without attributes. */
    public static final EventType VISIT = EventType.of("visit", Map.of());

    /** Both types. */
    public static final List<EventType> EVENT_TYPES = List.of(SALE, VISIT);

    private SampleShop() {}
}
