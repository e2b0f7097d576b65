package io.bonsela.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bonsela.api.command.Cancel;
import io.bonsela.api.command.Redeem.Token;
import io.bonsela.api.command.Spend;
import org.junit.jupiter.api.Test;

class CommandTest {
    private final Origin origin = Origin.of("shop", "c", "test");

    @Test
    void textsAndAmountsOfACommandAreChecked() {
        String tooLong = "x".repeat(257);
        assertThatThrownBy(() -> new Spend(origin, tooLong, Money.of("POINTS", "1")))
                .isInstanceOf(BonselaException.class);
        assertThatThrownBy(() -> new Cancel(origin, " ")).isInstanceOf(BonselaException.class);
        assertThatThrownBy(() -> new Token.Code(tooLong)).isInstanceOf(BonselaException.class);
        assertThatThrownBy(() -> origin.because(tooLong)).isInstanceOf(BonselaException.class);
        assertThatThrownBy(() -> new Spend(origin, "ann", Money.of("POINTS", "0")))
                .isInstanceOf(BonselaException.class);
    }
}
