package loyalty.data;

import java.time.Instant;

/**
 * An import.
 *
 * @param id its id
 * @param tenant the tenant
 * @param kind what it imports: {@code customers} or {@code events}
 * @param state what it does now
 * @param lines how many lines the file has
 * @param done how many of them are dealt with
 * @param refused how many of those were not imported
 * @param actor who requested it
 * @param createdAt when
 */
public record ImportJob(
        String id,
        String tenant,
        String kind,
        State state,
        long lines,
        long done,
        long refused,
        String actor,
        Instant createdAt) {
    /** What an import does. */
    public enum State {
        /** It goes on, at once or after a restart. */
        RUNNING,
        /** All lines are dealt with. */
        DONE,
        /** Somebody has stopped it: the lines that were imported stay. */
        CANCELLED,
        /** It failed too often; the log says why. */
        FAILED
    }

    /** Returns how much is done, in percent. */
    public int percent() {
        return lines == 0 ? 100 : (int) (done * 100 / lines);
    }
}
