package io.bonsela.micrometer;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.docs.ObservationDocumentation;
import java.util.List;

/** The observations of an engine: each is a timer and a span. */
public enum BonselaObservation implements ObservationDocumentation {
    PROCESS(
            "bonsela.decide",
            "The decision of an event that a caller waits for.",
            BonselaTag.EVENT_TYPE,
            BonselaTag.STATUS),
    PROCESS_ALL("bonsela.decide_all", "The decision of a list of events."),
    EXECUTE(
            "bonsela.execute",
            "The decision of a command that a caller waits for.",
            BonselaTag.COMMAND,
            BonselaTag.OUTCOME),
    CALL("bonsela.call", "A call of a provider.", BonselaTag.PROVIDER, BonselaTag.CALL, BonselaTag.OUTCOME);

    private final String name;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<BonselaTag> tags;

    BonselaObservation(String name, String description, BonselaTag... tags) {
        this.name = name;
        this.description = description;
        this.tags = List.of(tags);
    }

    @Override
    public String getName() {
        return name;
    }

    /** Says what is observed. */
    public String description() {
        return description;
    }

    @Override
    public String getContextualName() {
        return name;
    }

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
        return tags.toArray(KeyName[]::new);
    }

    @Override
    public KeyName[] getHighCardinalityKeyNames() {
        return this == PROCESS || this == CALL ? BonselaDetail.values() : new KeyName[0];
    }
}
