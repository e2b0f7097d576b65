package io.bonsela.api.store;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * State that was loaded. What is not in it does not exist in the store.
 *
 * @param states by key
 */
public record Loaded(Map<StateKey<?>, State> states) {
    /**
     * One piece of state.
     *
     * @param key its key
     * @param <S> its kind
     * @return null if there is none
     */
    @SuppressWarnings("unchecked") // a key is only ever stored with a state of its kind
    public <S extends State> @Nullable S get(StateKey<S> key) {
        return (S) states.get(key);
    }
}
