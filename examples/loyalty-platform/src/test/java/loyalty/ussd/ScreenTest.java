package loyalty.ussd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.IntStream;
import loyalty.selfservice.SelfService.Item;
import loyalty.selfservice.Texts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;

/** What fits on a telephone. */
class ScreenTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"A|1|182|39", "\u20ac|2|91|1", "{|2|91|10", "\u00e9|1|182|4", "a|1|182|3"},
            ignoreLeadingAndTrailingWhitespace = false)
    void charactersOfTheAlphabetTakeOneSeptetOrTwo(String character, int septets, int most, int few) {
        assertThat(Gsm7.septets(character.repeat(few))).hasValue(septets * few);
        assertThat(Gsm7.fits(character.repeat(most))).isTrue();
        assertThat(Gsm7.fits(character.repeat(most + 1))).isFalse();
        assertThat(Gsm7.cut(character.repeat(400))).hasSize(most);
    }

    @ParameterizedTest
    @ValueSource(strings = {"na\u00efve", "\u4f60\u597d", "It\u2019s yours", "`code`"})
    void oneOtherCharacterLeavesEightyUnits(String text) {
        assertThat(Gsm7.septets(text)).isEmpty();
        assertThat(Gsm7.fits(text)).isTrue();
        assertThat(Gsm7.fits(text + "x".repeat(80 - text.length()))).isTrue();
        assertThat(Gsm7.fits(text + "x".repeat(81 - text.length()))).isFalse();
    }

    @Test
    void anEmptyTextTakesNothing() {
        assertThat(Gsm7.septets("")).hasValue(0);
        assertThat(Gsm7.septets("Price: \u20ac5 [new]")).hasValue(18);
    }

    @Test
    void aListIsDividedAndNoItemIsLost() {
        List<Item> items = IntStream.rangeClosed(1, 20)
                .mapToObj(i -> new Item("id-" + i, "USD " + i + ".00 until 31/12"))
                .toList();
        List<String> pages = Pages.of("Your rewards", items, "Back", "More");
        assertThat(pages).hasSizeGreaterThan(2).allMatch(Gsm7::fits);
        String all = String.join("\n", pages);
        for (int i = 1; i <= 20; i++) {
            assertThat(all).contains("\n" + i + ". USD " + i + ".00 until 31/12");
        }
        assertThat(pages.get(0)).endsWith("\n0. Back\n98. More");
        assertThat(pages.get(pages.size() - 1)).endsWith("\n0. Back").doesNotContain("98.");
    }

    @Test
    void aLongItemLosesItsEndAndNotTheFooter() {
        List<Item> items = List.of(new Item("a", "x".repeat(300)), new Item("b", "\u4f60".repeat(90)));
        assertThat(Pages.of("Rewards", items, "Back", "More")).hasSize(2).allMatch(Gsm7::fits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sn", "nd"})
    void everyLanguageHasEveryTextAndEachFits(String language) throws IOException {
        Properties english = texts("");
        Properties other = texts("_" + language);
        assertThat(other.keySet()).isEqualTo(english.keySet());
        Texts texts = new Texts();
        for (String key : english.stringPropertyNames()) {
            String text = texts.get(Locale.forLanguageTag(language), key, "POINTS 1,250", "POINTS 1,250", "31/12");
            assertThat(Gsm7.fits(text)).as("%s: %s", key, text).isTrue();
            assertThat(other.getProperty(key).replaceAll("[^{}0-9]", ""))
                    .as(key)
                    .contains(english.getProperty(key).replaceAll("[^{}]", "").isEmpty() ? "" : "{0}");
        }
    }

    private static Properties texts(String suffix) throws IOException {
        Properties texts = new Properties();
        try (Reader in = new InputStreamReader(
                new ClassPathResource("texts/self-service" + suffix + ".properties").getInputStream(),
                StandardCharsets.UTF_8)) {
            texts.load(in);
        }
        return texts;
    }
}
