package io.bonsela.store.jdbc.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The operations of a program on a folder, as {@code disk.c} recorded them, and what a power failure would have left of
 * it.
 */
final class RecordedDisk {
    private static final int HEADER = 15;
    private static final int SECTOR = 512;

    private final List<Operation> operations = new ArrayList<>();

    private enum Kind {
        WRITTEN,
        TRUNCATED,
        SYNCED,
        DELETED
    }

    private record Operation(Kind kind, String file, long offset, byte[] data) {}

    /** A file: its bytes on the disk, and the operations since its last sync. */
    private static final class Kept {
        private byte[] bytes = new byte[0];
        private final List<Operation> pending = new ArrayList<>();

        void sync() {
            pending.forEach(operation -> apply(operation, SECTOR, null));
            pending.clear();
        }

        /** Keeps some unsynced operations, and some of these only in part. */
        void loseSome(Random random) {
            for (Operation operation : pending) {
                if (random.nextBoolean()) {
                    apply(operation, SECTOR, random.nextInt(4) == 0 ? random : null);
                }
            }
        }

        private void apply(Operation operation, int sector, Random torn) {
            if (operation.kind() == Kind.TRUNCATED) {
                bytes = Arrays.copyOf(bytes, (int) operation.offset());
                return;
            }
            int at = (int) operation.offset();
            byte[] data = operation.data();
            if (bytes.length < at + data.length) {
                bytes = Arrays.copyOf(bytes, at + data.length);
            }
            for (int from = 0; from < data.length; from += sector) {
                if (torn == null || torn.nextBoolean()) {
                    System.arraycopy(data, from, bytes, at + from, Math.min(sector, data.length - from));
                }
            }
        }
    }

    RecordedDisk(Path journal) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(journal)).order(ByteOrder.LITTLE_ENDIAN);
        while (in.remaining() >= HEADER) {
            Kind kind = Kind.values()[in.get() - 1];
            byte[] path = new byte[in.getShort()];
            long offset = in.getLong();
            byte[] data = new byte[in.getInt()];
            in.get(path);
            in.get(data);
            String file = Path.of(new String(path, StandardCharsets.UTF_8))
                    .getFileName()
                    .toString();
            operations.add(new Operation(kind, file, offset, data));
        }
    }

    int size() {
        return operations.size();
    }

    /**
     * Writes into a folder what is left when the power fails after some operations.
     *
     * @param log a file that is kept elsewhere: all that was written to it remains
     */
    void cut(int after, Random random, String log, Path folder) throws IOException {
        Map<String, Kept> files = new HashMap<>();
        for (Operation operation : operations.subList(0, after)) {
            Kept kept = files.computeIfAbsent(operation.file(), name -> new Kept());
            switch (operation.kind()) {
                case WRITTEN, TRUNCATED -> kept.pending.add(operation);
                case SYNCED -> kept.sync();
                case DELETED -> files.remove(operation.file());
            }
        }
        for (Map.Entry<String, Kept> entry : files.entrySet()) {
            if (entry.getKey().equals(log)) {
                entry.getValue().sync();
            } else {
                entry.getValue().loseSome(random);
            }
            Files.write(folder.resolve(entry.getKey()), entry.getValue().bytes);
        }
    }
}
