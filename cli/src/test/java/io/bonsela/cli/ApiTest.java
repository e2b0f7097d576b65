package io.bonsela.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.bonsela.api.RewardEngine;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The API stays small. Raise a number here only together with the type or method that needs it. */
final class ApiTest {
    private static final int MOST_TYPES = 132;
    private static final int MOST_METHODS_OF_THE_ENGINE = 16;
    private static final int MOST_IMPORTS_OF_THE_GUIDE = 45;

    private static List<JavaClass> types() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.bonsela.api")
                        .stream()
                        .filter(JavaClass::isTopLevelClass)
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .toList();
    }

    @Test
    void theNumberOfTypesIsBounded() {
        assertThat(types()).hasSizeBetween(MOST_TYPES - 20, MOST_TYPES);
    }

    @Test
    void noTypeHasTheNameOfOneOfJava() {
        assertThat(types())
                .allSatisfy(type -> assertThat(List.of("java.lang.", "java.time.", "java.util."))
                        .noneMatch(place -> exists(place + type.getSimpleName())));
    }

    private static boolean exists(String name) {
        try {
            return Class.forName(name).getName().equals(name);
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    @Test
    void theEngineHasFewMethodsOfItsOwn() {
        assertThat(Arrays.stream(RewardEngine.class.getDeclaredMethods())
                        .filter(method -> !Modifier.isStatic(method.getModifiers()))
                        .filter(method -> !method.isSynthetic())
                        .map(Method::toString))
                .hasSizeLessThanOrEqualTo(MOST_METHODS_OF_THE_ENGINE);
    }

    @Test
    void theEmbeddingGuideNeedsFewImports() throws IOException {
        Set<String> imported = new TreeSet<>();
        Path folder = Path.of("../examples/quickstart/src/main/java/io/bonsela/examples/quickstart");
        for (String source : List.of("Tour", "RuleInJava", "FirstProgram")) {
            Pattern.compile("^import (io\\.bonsela\\.api\\.[\\w.]+);$", Pattern.MULTILINE)
                    .matcher(Files.readString(folder.resolve(source + ".java")))
                    .results()
                    .forEach(found -> imported.add(found.group(1)));
        }
        assertThat(imported).hasSizeBetween(20, MOST_IMPORTS_OF_THE_GUIDE);
    }
}
