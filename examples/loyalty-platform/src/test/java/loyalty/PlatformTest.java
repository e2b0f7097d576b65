package loyalty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import loyalty.staff.StaffDesk;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The platform as it runs, with its demo tenant, in a SQLite file. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ActiveProfiles("test")
abstract class PlatformTest {
    private static final Path ROOT = Path.of("target");

    @LocalServerPort
    private int port;

    @Autowired
    private StaffDesk desk;

    Platform platform;

    /** Each application has a folder of its own. */
    @DynamicPropertySource
    static void files(DynamicPropertyRegistry registry) {
        registry.add("loyalty.file", () -> folder().resolve("loyalty.db").toString());
        registry.add("loyalty.keys", () -> folder().resolve("loyalty.keys").toString());
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory(ROOT, "run");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void connect() {
        platform = new Platform(port, desk);
    }
}
