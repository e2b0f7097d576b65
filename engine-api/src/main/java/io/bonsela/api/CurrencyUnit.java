package io.bonsela.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The unit of an amount: an ISO 4217 currency, or points.
 *
 * <p>Three capital letters are an ISO currency with the minor units of the table that ships with this artifact (the
 * JDK's table depends on its version). Four to twelve capital letters are points, which have whole units only and
 * cannot collide with an ISO code.
 *
 * @param code the code, such as {@code USD} or {@code POINTS}
 * @param minorUnits the number of decimals of an amount, 0 to 4
 * @see <a href="https://www.iso.org/iso-4217-currency-codes.html">ISO 4217</a>
 */
public record CurrencyUnit(String code, int minorUnits) {
    private static final Map<String, Integer> ISO_MINOR_UNITS = readTable();

    /** Checks that the code is known and that the minor units match it. */
    public CurrencyUnit {
        Integer known = knownMinorUnits(code);
        if (known == null) {
            throw new BonselaException(
                    ErrorCode.INVALID_MONEY,
                    "unknown currency '" + code + "': write an ISO 4217 code, or 4 to 12 capital letters for points");
        }
        if (known != minorUnits) {
            throw new BonselaException(
                    ErrorCode.INVALID_MONEY, "currency " + code + " has " + known + " decimals, not " + minorUnits);
        }
    }

    // The generated methods are slow, and amounts are compared in every decision.
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof CurrencyUnit currency && code.equals(currency.code));
    }

    @Override
    public int hashCode() {
        return code.hashCode();
    }

    /**
     * Returns the currency with a code.
     *
     * @param code an ISO 4217 code, or four to twelve capital letters for points
     * @throws BonselaException INVALID_MONEY if the code is neither
     */
    public static CurrencyUnit of(String code) {
        Integer known = knownMinorUnits(code);
        return new CurrencyUnit(code, known == null ? 0 : known);
    }

    /**
     * Returns the currency with a code, if there is one.
     *
     * @param code any text
     */
    public static Optional<CurrencyUnit> find(String code) {
        return knownMinorUnits(code) == null ? Optional.empty() : Optional.of(of(code));
    }

    /** Whether this unit is points, not money. */
    public boolean isPoints() {
        return !ISO_MINOR_UNITS.containsKey(code);
    }

    @Override
    public String toString() {
        return code;
    }

    private static @Nullable Integer knownMinorUnits(String code) {
        Integer iso = ISO_MINOR_UNITS.get(code);
        if (iso != null) {
            return iso;
        }
        boolean points =
                code.length() >= 4 && code.length() <= 12 && code.chars().allMatch(c -> c >= 'A' && c <= 'Z');
        return points ? 0 : null;
    }

    private static Map<String, Integer> readTable() {
        Map<String, Integer> table = new HashMap<>();
        try (InputStream in = Objects.requireNonNull(CurrencyUnit.class.getResourceAsStream("currencies.txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> table.put(line.substring(0, 3), Integer.valueOf(line.substring(4))));
        } catch (IOException e) {
            throw new UncheckedIOException("currencies.txt cannot be read", e);
        }
        return Map.copyOf(table);
    }
}
