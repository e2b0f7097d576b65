package io.bonsela.micrometer;

import io.micrometer.common.docs.KeyName;

/** The tags of meters and observations. Each has few values: names from rule sets and configurations, and states. */
public enum BonselaTag implements KeyName {
    /** Whether the event earned a reward: true or false. */
    EARNED("earned"),
    /** The id of a rule. */
    RULE("rule"),
    /** The outcome of a rule or command, such as matched, capped or done. */
    OUTCOME("outcome"),
    /** The id of a reward. */
    REWARD("reward"),
    /** The state that was entered, such as issued or dead. */
    STATE("state"),
    /** The verb of a command, such as redeem. */
    COMMAND("command"),
    /** The name of a connector. */
    CONNECTOR("connector"),
    /** The id of a connector's provider. */
    PROVIDER("provider"),
    /** The id of a budget. */
    BUDGET("budget"),
    /** The code of a currency. */
    CURRENCY("currency"),
    /** Whether the limit itself was reached: true or false. */
    REACHED("reached"),
    /** The id of a tier. */
    TIER("tier"),
    /** The id of a pool. */
    POOL("pool"),
    /** The type of an event. */
    EVENT_TYPE("event.type"),
    /** The status of a decision, such as decided or repeated. */
    STATUS("status"),
    /** What a call asks a provider for: issue, lookup, reverse, reveal or publish. */
    CALL("call"),
    /** The code of an error, or the name of the exception's class; none if there was no error. */
    ERROR_TYPE("error.type");

    private final String name;

    BonselaTag(String name) {
        this.name = name;
    }

    @Override
    public String asString() {
        return name;
    }
}
