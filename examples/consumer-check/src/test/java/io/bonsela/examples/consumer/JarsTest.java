package io.bonsela.examples.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** What each packaged jar contains besides its classes. */
class JarsTest {
    private static List<Path> jars() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> path.getFileName().toString().matches("bonsela-.*\\.jar"))
                .toList();
    }

    @Test
    void eachHasTheLicenceTheNoticeAndANameOfItsModule() throws IOException {
        assertThat(jars()).hasSizeGreaterThan(8);
        for (Path path : jars()) {
            try (JarFile jar = new JarFile(path.toFile())) {
                assertThat(jar.getEntry("META-INF/LICENSE")).as("%s", path).isNotNull();
                assertThat(jar.getEntry("META-INF/NOTICE")).as("%s", path).isNotNull();
                String name = jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name");
                assertThat(name != null || jar.getEntry("module-info.class") != null)
                        .as("%s", path)
                        .isTrue();
            }
        }
    }
}
