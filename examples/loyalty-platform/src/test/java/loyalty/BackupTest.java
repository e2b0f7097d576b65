package loyalty;

import static org.assertj.core.api.Assertions.assertThat;

import io.bonsela.api.RewardEngine;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import loyalty.customer.Customers;
import loyalty.staff.StaffDesk;
import loyalty.tenant.TenantScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The scripts of backup and restore, with the installed PostgreSQL: its client refuses to read newer servers. */
class BackupTest {
    private Path programs;
    private Path folder;
    private int port;

    @BeforeEach
    void startServer() throws Exception {
        Optional<Path> found = programs();
        Assumptions.assumeTrue(found.isPresent(), "no PostgreSQL with initdb and pg_dump is installed");
        programs = found.get();
        folder = Files.createTempDirectory("loyalty-backup");
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        if (isRoot()) {
            call("chown", "postgres", folder.toString());
        }
        server("initdb", "--pgdata=" + folder.resolve("data"), "--username=postgres", "--auth=trust", "--no-sync");
        server(
                "pg_ctl",
                "--pgdata=" + folder.resolve("data"),
                "--options=-p " + port + " -k " + folder + " -c fsync=off",
                "--log=" + folder.resolve("log"),
                "--wait",
                "start");
        sql(
                "CREATE ROLE loyalty LOGIN",
                "CREATE DATABASE loyalty OWNER loyalty",
                "CREATE DATABASE restored OWNER loyalty");
    }

    @AfterEach
    void stopServer() throws Exception {
        if (folder != null) {
            server("pg_ctl", "--pgdata=" + folder.resolve("data"), "--mode=immediate", "stop");
            call("rm", "-r", folder.toString());
        }
    }

    @Test
    void aBackupIsRestoredAndThePlatformRunsOnIt() throws Exception {
        run("loyalty").close();
        String dump = Files.createTempDirectory(Path.of("target"), "backup")
                .resolve("loyalty.dump")
                .toString();
        assertThat(status("scripts/backup", connection("loyalty"), dump)).isZero();
        assertThat(status("scripts/restore", connection("restored"), dump, "loyalty"))
                .isZero();
        try (ConfigurableApplicationContext restored = run("restored")) {
            assertThat(restored.getBean(RewardEngine.class)
                            .reports()
                            .reconcile("demo")
                            .differences())
                    .isEmpty();
            assertThat(restored.getBean(StaffDesk.class).list("demo")).hasSize(1);
            assertThat(restored.getBean(TenantScope.class)
                            .within(
                                    "demo",
                                    () -> restored.getBean(Customers.class).byPhone("demo", "+263771000000")))
                    .as("numbers can be read and found")
                    .isPresent();
        }
        assertThat(status("scripts/restore", connection("restored"), dump, "loyalty"))
                .as("into a database that is not empty")
                .isNotZero();
        assertThat(status("scripts/backup", "postgresql://loyalty@localhost:" + port + "/loyalty", dump))
                .as("by a role that does not see every row")
                .isNotZero();
    }

    private ConfigurableApplicationContext run(String database) {
        return new SpringApplication(LoyaltyApplication.class)
                .run(
                        "--spring.profiles.active=postgres,test",
                        "--server.port=0",
                        "--spring.datasource.url=jdbc:postgresql://localhost:" + port + '/' + database,
                        "--spring.datasource.username=loyalty",
                        "--loyalty.keys=" + Path.of("target", "backup-" + port + ".keys"),
                        "--loyalty.create-keys=true",
                        "--loyalty.demo=true",
                        "--loyalty.fakes=true");
    }

    private String connection(String database) {
        return "postgresql://postgres@localhost:" + port + '/' + database;
    }

    private void sql(String... commands) throws Exception {
        for (String command : commands) {
            call(programs.resolve("psql").toString(), connection("postgres"), "--quiet", "--command=" + command);
        }
    }

    /** Runs a program of the server, which refuses to run as root. */
    private void server(String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(isRoot() ? List.of("runuser", "-u", "postgres", "--") : List.of());
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        call(command.toArray(String[]::new));
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private static void call(String... command) throws Exception {
        assertThat(status(command)).as("%s", List.of(command)).isZero();
    }

    private static int status(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "backup-test.txt").toFile())
                .start()
                .waitFor();
    }

    /** Returns the folder with all programs of one version. */
    private static Optional<Path> programs() throws IOException {
        Path all = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(all)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(all)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Stream.of("initdb", "pg_ctl", "pg_dump", "pg_restore", "psql")
                            .allMatch(program -> Files.isExecutable(bin.resolve(program))))
                    .findFirst();
        }
    }
}
