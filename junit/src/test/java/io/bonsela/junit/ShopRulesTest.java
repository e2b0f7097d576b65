package io.bonsela.junit;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The example of the guide. */
class ShopRulesTest {
    @TestFactory
    Stream<DynamicNode> rules() {
        return RuleFileTests.of(Path.of("src/test/resources/shop.yaml"))
                .minScore(80)
                .tests();
    }
}
