package loyalty;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waits in tests. */
public final class Patience {
    private Patience() {}

    /** Waits for what happens in the background. A slow machine only takes longer; what never happens fails. */
    public static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofMinutes(2));
    }
}
