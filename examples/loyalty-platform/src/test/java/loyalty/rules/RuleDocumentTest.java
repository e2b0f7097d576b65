package loyalty.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Texts of rule files in which single parts change. */
class RuleDocumentTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String FILE = """
            # the file of a shop
            tenant: demo
            campaigns:
              # about summer
              summer: { from: 2026-12-01 }   # an end

              winter:
                from: 2026-06-01

            # the rules
            rules:
              first:
                when: |
                  a
                  && b
              # the second one
              second:
                when: "c"
            # the end
            """;

    private static RuleDocument file(String text) {
        return RuleDocument.of(text).orElseThrow();
    }

    private static JsonNode part(String json) {
        return JSON.readTree(json);
    }

    @Test
    void aPartIsReplacedWhereItStands() {
        RuleDocument changed = file(FILE).with("rules", "first", part("{\"when\":\"it's\",\"caps\":[{\"limit\":1}]}"));
        assertThat(changed.text()).isEqualTo(FILE.replace("""
                            when: |
                              a
                              && b
                        """.indent(0), """
                            when: "it's"
                            caps:
                              - limit: 1
                        """.indent(0)));
        assertThat(changed.part("rules", "first").orElseThrow().path("when").asString())
                .isEqualTo("it's");
    }

    @Test
    void aPartIsAddedAtTheEndOfItsSection() {
        assertThat(file(FILE).with("campaigns", "spring", part("{}")).text())
                .isEqualTo(FILE.replace("    from: 2026-06-01\n", "    from: 2026-06-01\n\n  spring: {}\n"));
        assertThat(file(FILE).with("rules", "third", part("{\"when\":true}")).text())
                .isEqualTo(FILE.replace("    when: \"c\"\n", "    when: \"c\"\n\n  third:\n    when: true\n"));
    }

    @Test
    void aSectionIsAddedIfThereIsNone() {
        assertThat(file("a: 1").with("rules", "x", part("{\"b\":2}")).text())
                .isEqualTo("a: 1\nrules:\n  x:\n    b: 2\n");
        assertThat(file("a: 1\nrules:\n").with("rules", "x", part("1")).part("rules", "x"))
                .isPresent();
    }

    @Test
    void aPartIsRemovedWithItsLines() {
        assertThat(file(FILE).without("campaigns", "summer").text())
                .isEqualTo(FILE.replace("  summer: { from: 2026-12-01 }   # an end\n", ""));
        assertThat(file(FILE).without("rules", "second").text())
                .isEqualTo(FILE.replace("  second:\n    when: \"c\"\n", ""));
        RuleDocument same = file(FILE);
        assertThat(same.without("rules", "unknown")).isSameAs(same);
        assertThat(same.without("unknown", "first")).isSameAs(same);
    }

    @Test
    void theLastPartOfASectionIsRemovedToo() {
        RuleDocument none = file("rules:\n  only: 1\nend: 2\n").without("rules", "only");
        assertThat(none.part("rules", "only")).isEmpty();
        assertThat(none.with("rules", "next", part("3")).part("rules", "next")).contains(part("3"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"rules\":{\"first\":{\"when\":true}},\"limit\":1.10}",
                "{ rules: { first: { when: true } }, limit: 1.10 }",
                "rules: { first: { when: true } }\nlimit: 1.10",
                "rules: {}\nlimit: 1.10",
                "rules:\n    first:\n        when: true\nlimit: 1.10",
                "limit: 1.10\nrules: &all\n  first: &one { when: true }\n",
                "\"rules\":\r\n  \"first\": { when: true }\r\nlimit: 1.10\r\n",
                "? rules\n: first: { when: true }\nlimit: 1.10"
            })
    void everyStyleIsChanged(String text) {
        RuleDocument changed =
                file(text).with("rules", "second", part("{\"a\":\"b\"}")).with("rules", "first", part("{\"c\":[1,2]}"));
        RuleDocument read = file(changed.text());
        assertThat(read.part("rules", "second")).contains(part("{\"a\":\"b\"}"));
        assertThat(read.part("rules", "first")).contains(part("{\"c\":[1,2]}"));
        assertThat(read.text()).contains("1.10");
        assertThat(file(read.without("rules", "second").text()).part("rules", "second"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[1]", "a: [", "text", "\t", "a: 1\na: 2"})
    void whatIsNoMappingIsNotRead(String text) {
        assertThat(RuleDocument.of(text)).isEmpty();
    }
}
