package io.bonsela.drools;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule in the form that Drools receives.
 *
 * @param rule the rule's number
 * @param key the equality by which it is found; may be null
 * @param rest the rest of the condition; may be null
 */
record Pattern(int rule, @Nullable Key key, @Nullable Condition rest) {

    /** An equality of a slot with a text or a boolean. */
    record Key(int slot, Object value) {
        String id() {
            String text = value.toString();
            return "key:" + slot + ':' + value.getClass().getSimpleName() + text.length() + ':' + text;
        }

        /** Returns an id for the slot and class, because Drools keeps one map for each index id, whatever the field. */
        int indexId() {
            return 2 * slot + (value instanceof String ? 0 : 1);
        }
    }

    /** The rest of a condition, fused into one predicate. */
    record Condition(String id, Code code) {
        static Condition all(List<String> ids, Code code) {
            return new Condition("rest:" + String.join("&", ids), code);
        }
    }
}
