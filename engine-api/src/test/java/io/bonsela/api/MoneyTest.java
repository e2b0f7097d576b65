package io.bonsela.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class MoneyTest {
    /** Where sums cease to fit, and where another digit begins: the powers of two and ten, and their neighbours. */
    private static final Set<Long> AMOUNTS = amounts();

    private static Set<Long> amounts() {
        Set<Long> amounts = new TreeSet<>();
        for (int i = 0; i < Long.SIZE; i++) {
            for (BigInteger power : List.of(BigInteger.TWO.pow(i), BigInteger.TEN.pow(i))) {
                for (long step = -1; step <= 1; step++) {
                    BigInteger amount = power.add(BigInteger.valueOf(step));
                    amounts.add(amount.longValue());
                    amounts.add(amount.negate().longValue());
                }
            }
        }
        return amounts;
    }

    @Test
    void whatIsPrintedReadsTheSame() {
        for (String currency : new String[] {"USD", "JPY", "BHD", "CLF", "ZWG", "POINTS"}) {
            for (long amount : AMOUNTS) {
                Money money = Money.ofMinor(currency, amount);
                assertThat(Money.parse(money.toString())).isEqualTo(money);
            }
        }
    }

    @Test
    void sumsAreExactOrRefused() {
        for (long left : AMOUNTS) {
            for (long right : AMOUNTS) {
                BigInteger exact = BigInteger.valueOf(left).add(BigInteger.valueOf(right));
                Money a = Money.ofMinor("USD", left);
                Money b = Money.ofMinor("USD", right);
                if (exact.bitLength() < 64) {
                    assertThat(a.plus(b).minorUnits()).isEqualTo(exact.longValueExact());
                } else {
                    assertThatThrownBy(() -> a.plus(b))
                            .isInstanceOfSatisfying(
                                    BonselaException.class,
                                    e -> assertThat(e.code()).isEqualTo(ErrorCode.MONEY_OVERFLOW));
                }
            }
        }
    }

    @Test
    void hostileAmountsAreRefusedAtOnce() {
        for (String amount : new String[] {"1e99999999", "", ".", "-", "+1", "1.", "0x1", "1,5", " 1", "1 ", "NaN"}) {
            assertThatThrownBy(() -> Money.of("USD", amount)).as(amount).isInstanceOf(BonselaException.class);
        }
        assertThatThrownBy(() -> Money.of("USD", new BigDecimal("1e99999999"))).isInstanceOf(BonselaException.class);
        assertThatThrownBy(() -> Money.of("USD", new BigDecimal("1e-99999999"))).isInstanceOf(BonselaException.class);
        assertThatThrownBy(() -> Money.of("USD", "0.001")).hasMessageContaining("2 decimals");
        assertThatThrownBy(() -> Money.of("XXX", "1")).hasMessageContaining("unknown currency");
        assertThatThrownBy(() -> Money.of("usd", "1")).isInstanceOf(BonselaException.class);
    }

    @Test
    void currenciesNeverMix() {
        Money usd = Money.of("USD", "1.00");
        Money zwg = Money.of("ZWG", "1.00");
        assertThatThrownBy(() -> usd.plus(zwg)).hasMessageContaining("cannot be combined");
        assertThatThrownBy(() -> usd.compareTo(zwg)).isInstanceOf(BonselaException.class);
        assertThat(CurrencyUnit.of("POINTS").isPoints()).isTrue();
        assertThat(CurrencyUnit.of("USD").isPoints()).isFalse();
        assertThat(CurrencyUnit.of("JPY").minorUnits()).isZero();
        assertThat(CurrencyUnit.of("BHD").minorUnits()).isEqualTo(3);
    }

    @Test
    void roundingIsToTheMinorUnit() {
        assertThat(Money.of(CurrencyUnit.of("USD"), new BigDecimal("2.345"), RoundingMode.HALF_EVEN))
                .hasToString("USD 2.34");
        assertThat(Money.of(CurrencyUnit.of("USD"), new BigDecimal("2.355"), RoundingMode.HALF_EVEN))
                .hasToString("USD 2.36");
    }
}
