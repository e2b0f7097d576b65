package io.bonsela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Whoever imports the BOM finds every published module in it. */
final class BomTest {
    @Test
    void everyPublishedModuleIsInTheBom() {
        String bom = Modules.text("bom/pom.xml");
        assertThat(Modules.published())
                .hasSizeGreaterThan(10)
                .allSatisfy(module -> assertThat(bom).contains("<artifactId>bonsela-" + module + "</artifactId>"));
    }
}
