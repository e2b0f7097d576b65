package io.bonsela.core.pipeline;

import io.bonsela.api.spi.RewardListener;
import io.bonsela.core.foreign.ForeignCode;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells listeners what was committed.
 *
 * @param listeners who is told
 * @param foreign calls them
 */
public record Announcer(List<RewardListener> listeners, ForeignCode foreign) {
    void committed(List<Job.Step> steps) {
        if (!listeners.isEmpty()) {
            steps.forEach(step -> step.notices().get().forEach(notice -> tell(step.about(), notice)));
        }
    }

    /**
     * Tells everyone.
     *
     * @param about the event, command or delivery that it is about
     */
    public void tell(String about, Consumer<RewardListener> notice) {
        for (RewardListener listener : listeners) {
            foreign.run(ForeignCode.Kind.LISTENER, listener.getClass().getName(), about, () -> notice.accept(listener));
        }
    }
}
