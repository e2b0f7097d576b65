package io.bonsela.core.pipeline;

import io.bonsela.api.spi.RewardListener;
import io.bonsela.core.foreign.ForeignCode;
import java.util.List;
import java.util.function.Consumer;

/**
 * Notifies listeners of what was committed.
 *
 * @param all the listeners
 * @param foreign calls them
 */
public record Listeners(List<RewardListener> all, ForeignCode foreign) {
    void committed(List<? extends BatchEntry<?>> entries) {
        if (!all.isEmpty()) {
            entries.forEach(entry -> entry.step()
                    .notices()
                    .get()
                    .forEach(notice -> tell(entry.work().name(), notice)));
        }
    }

    /**
     * Notifies all listeners.
     *
     * @param about the event, command or delivery that it is about
     */
    public void tell(String about, Consumer<RewardListener> notice) {
        for (RewardListener listener : all) {
            foreign.run(ForeignCode.Kind.LISTENER, listener.getClass().getName(), about, () -> notice.accept(listener));
        }
    }
}
