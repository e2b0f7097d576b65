package io.bonsela.core.pipeline;

import io.bonsela.api.BudgetAlert;
import io.bonsela.api.spi.RewardListener;
import io.bonsela.core.decide.Decided;
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

    void committed(List<Decided> batch) {
        for (Decided decided : batch) {
            tell(listener -> listener.decided(decided.decision()));
            for (BudgetAlert alert : decided.alerts()) {
                tell(listener -> listener.budgetAlert(alert));
            }
        }
    }

    private void tell(Consumer<RewardListener> message) {
        for (RewardListener listener : listeners) {
            try {
                message.accept(listener);
            } catch (RuntimeException | LinkageError e) {
                LOG.atWarn()
                        .addKeyValue("listener", listener.getClass().getName())
                        .setCause(e)
                        .log("listener failed");
            }
        }
    }
}
