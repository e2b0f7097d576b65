package io.bonsela.core.pipeline;

import io.bonsela.api.spi.RewardListener;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what was committed.
 *
 * @param listeners who is told
 */
public record Announcer(List<RewardListener> listeners) {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    void committed(List<Job.Step> steps) {
        if (!listeners.isEmpty()) {
            steps.forEach(step -> step.notices().get().forEach(this::tell));
        }
    }

    /** Tells everyone. */
    public void tell(Consumer<RewardListener> notice) {
        listeners.forEach(listener -> tell(notice, listener));
    }

    private static void tell(Consumer<RewardListener> notice, RewardListener listener) {
        try {
            notice.accept(listener);
        } catch (RuntimeException | LinkageError e) {
            LOG.atWarn()
                    .addKeyValue("listener", listener.getClass().getName())
                    .setCause(e)
                    .log("listener failed");
        }
    }
}
