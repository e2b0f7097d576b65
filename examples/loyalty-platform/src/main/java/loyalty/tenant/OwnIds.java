package loyalty.tenant;

/** Ids of the platform's own events and commands: callers cannot use them, so nobody can take one beforehand. */
public final class OwnIds {
    private static final String PREFIX = "platform:";

    private OwnIds() {}

    /** Returns an id of the platform. */
    public static String of(String id) {
        return PREFIX + id;
    }

    /** Returns whether an id is one of the platform. */
    public static boolean isOwn(String id) {
        return id.startsWith(PREFIX);
    }
}
