package io.bonsela.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Only the dependencies listed in the architecture exist. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.bonsela");

    @Test
    void everyModuleIsSeen() {
        assertThat(CLASSES)
                .extracting(c -> c.getPackageName())
                .contains(
                        "io.bonsela.api",
                        "io.bonsela.api.rule",
                        "io.bonsela.api.connector",
                        "io.bonsela.api.delivery",
                        "io.bonsela.api.spi",
                        "io.bonsela.api.store",
                        "io.bonsela.core.decide",
                        "io.bonsela.core.command",
                        "io.bonsela.core.delivery",
                        "io.bonsela.connectors.webhook",
                        "io.bonsela.drools",
                        "io.bonsela.rulefiles",
                        "io.bonsela.report",
                        "io.bonsela.testkit",
                        "io.bonsela.cli");
    }

    @Test
    void theApiNeedsTheJdkAndJSpecifyAlone() {
        classes()
                .that()
                .resideInAPackage("io.bonsela.api..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.bonsela.api..", "java..", "javax.crypto..", "javax.net.ssl..", "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void onlyTheDroolsModuleSeesDrools() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.bonsela.drools..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.drools..", "org.kie..", "org.mvel2..")
                .check(CLASSES);
    }

    @Test
    void droolsSharesNoEvaluationWithTheInterpreter() {
        noClasses()
                .that()
                .resideInAPackage("io.bonsela.drools..")
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("io.bonsela.core..")
                        .and(JavaClass.Predicates.resideOutsideOfPackages(
                                "io.bonsela.core.kernel", "io.bonsela.core.evaluate")))
                .check(CLASSES);
    }

    @Test
    void ruleFilesReportsAndTheTestKitSeeTheApiAlone() {
        noClasses()
                .that()
                .resideInAnyPackage("io.bonsela.rulefiles..", "io.bonsela.testkit..", "io.bonsela.report..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.bonsela.core..", "io.bonsela.drools..", "io.bonsela.cli..")
                .check(CLASSES);
    }

    @Test
    void connectorsSeeTheApiAloneAndNoneSeesAnother() {
        noClasses()
                .that()
                .resideInAPackage("io.bonsela.connectors..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.bonsela.core..",
                        "io.bonsela.drools..",
                        "io.bonsela.cli..",
                        "io.bonsela.store..",
                        "io.bonsela.rulefiles..",
                        "dev.failsafe..")
                .check(CLASSES);
        slices().matching("io.bonsela.connectors.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void theCommandLineSeesNoInternals() {
        noClasses()
                .that()
                .resideInAPackage("io.bonsela.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.bonsela.core..", "io.bonsela.drools..")
                .check(CLASSES);
    }

    @Test
    void theDecisionIsPure() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.bonsela.core.caps..",
                        "io.bonsela.core.command..",
                        "io.bonsela.core.decide..",
                        "io.bonsela.core.history..",
                        "io.bonsela.core.life..",
                        "io.bonsela.core.rules..",
                        "io.bonsela.core.state..",
                        "io.bonsela.core.interpret..",
                        "io.bonsela.core.check..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..",
                        "java.net..",
                        "java.nio.file..",
                        "java.util.concurrent..",
                        "org.slf4j..",
                        "dev.failsafe..",
                        "io.bonsela.core.delivery..",
                        "io.bonsela.core.pipeline..",
                        "io.bonsela.core.memory..")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Math.class, "random")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.bonsela.core.(*)..").should().beFreeOfCycles().check(CLASSES);
        slices().matching("io.bonsela.rulefiles.(**)").should().beFreeOfCycles().check(CLASSES);
        slices().matching("io.bonsela.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    /** The packages of the API name each other, such as the engine the rules and the rules money; its classes do not. */
    @Test
    void noCycleOfClassesSpansPackages() {
        assertThat(new Cycles(CLASSES).acrossPackages()).isEmpty();
    }

    @Test
    void nothingIsSerialized() {
        noClasses()
                .that()
                .resideInAPackage("io.bonsela..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .check(CLASSES);
    }
}
