package io.bonsela.store.jdbc.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bonsela.api.Decision;
import io.bonsela.api.Inspector.Verification;
import io.bonsela.api.Query;
import io.bonsela.api.RewardEngine;
import io.bonsela.store.jdbc.SqliteStore;
import io.bonsela.store.jdbc.Worker;
import io.bonsela.store.jdbc.Workers;
import io.bonsela.testkit.Invariants;
import io.bonsela.testkit.Seeds;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Power failures: unsynced data is lost, in part or completely, in any order. Killing a process is different, because
 * the system still writes what it has.
 */
class PowerLossTest {
    private static final int CUTS = Integer.getInteger("bonsela.cuts", 10);
    private static final int EVENTS = 60;
    /** The number of cuts that show that the disk of this test forgets unsynced data. */
    private static final int FORGETFUL_CUTS = 8;

    private static final String LOG = "acknowledged.log";

    @TempDir
    private Path folder;

    private final Random random = Seeds.random("power loss");

    @Test
    void whatWasAcknowledgedIsThereAndTheBooksAreWhole() throws Exception {
        RecordedDisk disk = record("");
        int acknowledged = 0;
        for (int cut = 0; cut < CUTS; cut++) {
            Path left = cut(disk, cut);
            Set<String> told = acknowledged(left);
            acknowledged += told.size();
            assertThat(decided(left)).as("cut " + cut).containsAll(told);
        }
        assertThat(acknowledged).isGreaterThan(CUTS);
    }

    @Test
    void withoutWaitingForTheDiskTheLastAreLostAndTheBooksAreWhole() throws Exception {
        RecordedDisk disk = record("normal:");
        int lost = 0;
        for (int cut = 0; cut < FORGETFUL_CUTS; cut++) {
            Path left = cut(disk, cut);
            Set<String> told = acknowledged(left);
            told.removeAll(decided(left));
            lost += told.size();
        }
        assertThat(lost).as("the disk of this test forgets").isPositive();
    }

    private RecordedDisk record(String durability) throws Exception {
        Path library = library();
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Path journal = folder.resolve("journal");
        for (int run = 0; run < 3; run++) {
            ProcessBuilder worker = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Worker.class.getName(),
                    durability + disk.resolve("rewards.db"),
                    disk.resolve(LOG).toString(),
                    folder.resolve("marks").toString(),
                    "2",
                    String.valueOf(run * EVENTS / 3 + 1),
                    String.valueOf((run + 1) * EVENTS / 3),
                    "1",
                    "1",
                    "1000000");
            worker.environment()
                    .putAll(Map.of(
                            "LD_PRELOAD",
                            library.toString(),
                            "BONSELA_DISK",
                            disk + File.separator,
                            "BONSELA_JOURNAL",
                            journal.toString()));
            Process process = worker.redirectErrorStream(true)
                    .redirectOutput(folder.resolve("worker.out").toFile())
                    .start();
            assertThat(Workers.await(process))
                    .as(Files.readString(folder.resolve("worker.out")))
                    .isZero();
        }
        return new RecordedDisk(journal);
    }

    private Path library() throws IOException, InterruptedException {
        Path library = folder.resolve("disk.so");
        boolean linux = System.getProperty("os.name").equals("Linux");
        assumeTrue(
                linux && run("cc", "-shared", "-fPIC", "-O2", "-o", library.toString(), "src/test/c/disk.c", "-ldl"),
                "no C compiler on Linux");
        return library;
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private Path cut(RecordedDisk disk, int number) throws IOException {
        Path left = Files.createDirectory(folder.resolve("cut-" + number));
        // The first operations create the file.
        int after = disk.size() / 20 + random.nextInt(disk.size() - disk.size() / 20);
        disk.cut(after, random, LOG, left);
        return left;
    }

    private static Set<String> acknowledged(Path left) throws IOException {
        Set<String> told = new TreeSet<>();
        Path log = left.resolve(LOG);
        if (Files.exists(log)) {
            for (String line : Files.readAllLines(log)) {
                told.add(line.split(" ")[1]);
            }
        }
        return told;
    }

    /** Opens what is left, checks that it is intact and can be used, and returns the events that had been decided. */
    private static List<String> decided(Path left) {
        SqliteStore store = SqliteStore.open(left.resolve("rewards.db"));
        try (RewardEngine engine = Worker.engine(store, "1000000")) {
            assertThat(store.check()).isEmpty();
            List<String> decided = Invariants.all(Query.of(Worker.TENANT), engine.records()::eventIds);
            for (String id : decided) {
                assertThat(engine.inspect().verify(Worker.TENANT, id).status()).isEqualTo(Verification.Status.SAME);
            }
            Invariants.reconciles(engine.reports(), Worker.TENANT);
            for (int number = 1; number <= EVENTS; number++) {
                boolean before = decided.contains("till/" + number);
                assertThat(engine.process(Worker.event(number)).status())
                        .isEqualTo(before ? Decision.Status.REPEATED : Decision.Status.DECIDED);
            }
            Invariants.accountsAgree(engine.records(), Worker.TENANT);
            return decided;
        }
    }
}
