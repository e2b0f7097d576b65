package io.bonsela.api.backtest;

import io.bonsela.api.Event;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Remembers which events each side has decided, in about 30 bytes for each event: 128 bits of the digest of its id, and
 * for each side 32 bits of the digest of the whole event. Different threads may compute digests and look events up at
 * the same time, but not while one is added.
 */
final class EventIds {
    private static final int SEGMENTS = 64;
    private static final int FIRST_CAPACITY = 16;

    private final Function<Event, byte[]> encoder;
    private final Segment[] segments = new Segment[SEGMENTS];

    /**
     * Creates an empty memory.
     *
     * @param encoder returns the same bytes for equal events, and others for others
     */
    EventIds(Function<Event, byte[]> encoder) {
        this.encoder = encoder;
        Arrays.setAll(segments, i -> new Segment());
    }

    /**
     * Digests of an event.
     *
     * @param high a part of the digest of its id; not zero
     * @param low another part
     * @param content a part of the digest of the whole event; not zero
     */
    record Hashed(long high, long low, int content) {}

    /** Computes the digests of events, in their order. */
    List<Hashed> hash(List<Event> events) {
        MessageDigest digest = sha256();
        List<Hashed> hashed = new ArrayList<>(events.size());
        for (Event event : events) {
            hashed.add(hash(event, digest));
        }
        return hashed;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private Hashed hash(Event event, MessageDigest digest) {
        digest.update(event.tenant().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        ByteBuffer id = ByteBuffer.wrap(digest.digest(event.id().getBytes(StandardCharsets.UTF_8)));
        long high = id.getLong();
        int content = ByteBuffer.wrap(digest.digest(encoder.apply(event))).getInt();
        return new Hashed(high == 0 ? 1 : high, id.getLong(), content == 0 ? 1 : content);
    }

    /** Returns the content of the event that a side has decided under the same id; 0: none. */
    int content(Hashed key, int side) {
        return segment(key).content(key, side);
    }

    /** Remembers that a side has decided an event. */
    void add(Hashed key, int side) {
        segment(key).add(key, side);
    }

    private Segment segment(Hashed key) {
        return segments[Math.floorMod(Long.hashCode(key.low), SEGMENTS)];
    }

    /** A hash table with open addressing. Segments grow one at a time, so that little is held twice meanwhile. */
    private static final class Segment {
        private int count;
        private long[] ids = new long[2 * FIRST_CAPACITY];
        private int[] contents = new int[2 * FIRST_CAPACITY];

        int content(Hashed key, int side) {
            return contents[2 * place(key) + side];
        }

        void add(Hashed key, int side) {
            int place = place(key);
            if (ids[2 * place] == 0) {
                if (10 * (count + 1L) > 9L * capacity()) {
                    grow();
                    place = place(key);
                }
                count++;
                ids[2 * place] = key.high;
                ids[2 * place + 1] = key.low;
            }
            contents[2 * place + side] = key.content;
        }

        /** The place of a key, or the free place where it belongs. */
        private int place(Hashed key) {
            int capacity = capacity();
            int place = Math.floorMod(key.high, capacity);
            while (ids[2 * place] != 0 && (ids[2 * place] != key.high || ids[2 * place + 1] != key.low)) {
                place = place + 1 == capacity ? 0 : place + 1;
            }
            return place;
        }

        private int capacity() {
            return contents.length / 2;
        }

        /** Grows by a fifth. */
        private void grow() {
            long[] before = ids;
            int[] contentsBefore = contents;
            int capacity = Math.addExact(capacity(), capacity() / 5 + 1);
            ids = new long[2 * capacity];
            contents = new int[2 * capacity];
            for (int i = 0; i < before.length; i += 2) {
                if (before[i] != 0) {
                    int place = place(new Hashed(before[i], before[i + 1], 1));
                    ids[2 * place] = before[i];
                    ids[2 * place + 1] = before[i + 1];
                    contents[2 * place] = contentsBefore[i];
                    contents[2 * place + 1] = contentsBefore[i + 1];
                }
            }
        }
    }
}
