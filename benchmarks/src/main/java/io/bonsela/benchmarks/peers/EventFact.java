package io.bonsela.benchmarks.peers;

import io.bonsela.api.Event;
import java.math.BigDecimal;

/** An event as a Java object, for the libraries that match objects. */
public final class EventFact {
    private final String type;
    private final String merchant;
    private final String channel;
    private final String tier;
    private final String day;
    private final String category;
    private final int amount;
    private final int visits;

    /** Copies the attributes of an event. */
    public EventFact(Event event) {
        type = event.type();
        merchant = (String) event.attribute("merchant");
        channel = (String) event.attribute("channel");
        tier = (String) event.attribute("tier");
        day = (String) event.attribute("day");
        category = (String) event.attribute("category");
        amount = ((BigDecimal) event.attribute("amount")).intValue();
        visits = ((BigDecimal) event.attribute("visits")).intValue();
    }

    /** Returns the type. */
    public String getType() {
        return type;
    }

    /** Returns the merchant. */
    public String getMerchant() {
        return merchant;
    }

    /** Returns the channel. */
    public String getChannel() {
        return channel;
    }

    /** Returns the tier. */
    public String getTier() {
        return tier;
    }

    /** Returns the day. */
    public String getDay() {
        return day;
    }

    /** Returns the category. */
    public String getCategory() {
        return category;
    }

    /** Returns the amount. */
    public int getAmount() {
        return amount;
    }

    /** Returns the visits. */
    public int getVisits() {
        return visits;
    }

    /** Returns a text by the name of its attribute. */
    String text(String name) {
        return switch (name) {
            case "type" -> type;
            case "merchant" -> merchant;
            case "channel" -> channel;
            case "tier" -> tier;
            case "day" -> day;
            default -> category;
        };
    }

    /** Returns a number by the name of its attribute. */
    int number(String name) {
        return name.equals("amount") ? amount : visits;
    }
}
