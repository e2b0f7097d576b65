package io.bonsela.micrometer;

import io.micrometer.common.docs.KeyName;

/** The details of spans, which can have any value and are not tags of meters. */
public enum BonselaDetail implements KeyName {
    /** The correlation id of an event or a delivery. */
    CORRELATION("correlation");

    private final String name;

    BonselaDetail(String name) {
        this.name = name;
    }

    @Override
    public String asString() {
        return name;
    }
}
