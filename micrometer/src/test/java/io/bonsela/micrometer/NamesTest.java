package io.bonsela.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.docs.KeyName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The names of meters and tags follow OpenTelemetry's rules (semantic conventions 1.45.0, general/naming). */
class NamesTest {
    private static final String PART = "[a-z][a-z0-9]*(_[a-z0-9]+)*";

    private static final List<String> METERS = Stream.concat(
                    Arrays.stream(BonselaMeter.values()).map(BonselaMeter::getName),
                    Arrays.stream(BonselaObservation.values()).map(BonselaObservation::getName))
            .toList();

    @Test
    void theyAreLowerCaseWordsWithDotsBetweenNamespaces() {
        assertThat(METERS).allMatch(name -> name.matches("bonsela(\\." + PART + ")+"));
        assertThat(Arrays.stream(BonselaTag.values()).map(BonselaTag::asString))
                .allMatch(name -> name.matches(PART + "(\\." + PART + ")*"));
    }

    @Test
    void noNameIsTheNamespaceOfAnother() {
        for (String name : METERS) {
            assertThat(METERS).noneMatch(other -> other.startsWith(name + '.'));
        }
        assertThat(METERS).doesNotHaveDuplicates();
    }

    @Test
    void registriesAddTheirOwnEndings() {
        assertThat(METERS).noneMatch(name -> name.matches(".*[._](total|count|seconds|milliseconds|bytes)"));
    }

    @Test
    void nobodyCanBeRecognizedByATag() {
        assertThat(Stream.concat(
                                Arrays.stream(BonselaMeter.values()).map(BonselaMeter::getKeyNames),
                                Arrays.stream(BonselaObservation.values())
                                        .map(BonselaObservation::getLowCardinalityKeyNames))
                        .flatMap(Arrays::stream)
                        .map(KeyName::asString))
                .doesNotContain("tenant", "subject", "event", "event.id", "issuance", "issuance.id", "delivery", "id");
    }

    /** A release adds its new names to the list, and removes none. */
    @Test
    void theNamesOfVersion1AreStillThere() throws IOException {
        List<String> now = Stream.concat(
                        Arrays.stream(BonselaMeter.values()).flatMap(each -> lines(each.getName(), each.getKeyNames())),
                        Arrays.stream(BonselaObservation.values())
                                .flatMap(each -> lines(each.getName(), each.getLowCardinalityKeyNames())))
                .toList();
        assertThat(now).containsAll(Files.readAllLines(Path.of("src/test/resources/frozen/1/metrics.txt")));
    }

    private static Stream<String> lines(String name, KeyName[] tags) {
        return Stream.concat(Stream.of(name), Arrays.stream(tags).map(tag -> name + ' ' + tag.asString()));
    }
}
