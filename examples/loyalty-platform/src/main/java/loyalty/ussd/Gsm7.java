package loyalty.ussd;

import java.util.OptionalInt;

/**
 * Counts characters as a telephone does: in septets of the GSM 7-bit default alphabet (3GPP TS 23.038), if all are in it.
 */
final class Gsm7 {
    private static final String ALPHABET =
            "@\u00a3$\u00a5\u00e8\u00e9\u00f9\u00ec\u00f2\u00c7\n\u00d8\u00f8\r\u00c5\u00e5"
                    + "\u0394_\u03a6\u0393\u039b\u03a9\u03a0\u03a8\u03a3\u0398\u039e\u00c6\u00e6\u00df\u00c9"
                    + " !\"#\u00a4%&'()*+,-./0123456789:;<=>?\u00a1ABCDEFGHIJKLMNOPQRSTUVWXYZ\u00c4\u00d6\u00d1\u00dc\u00a7"
                    + "\u00bfabcdefghijklmnopqrstuvwxyz\u00e4\u00f6\u00f1\u00fc\u00e0";
    /** Each takes an escape and a septet. */
    private static final String EXTENSION = "\f^{}\\[~]|\u20ac";

    private static final int SEPTETS = 182;
    private static final int UNITS = 80;

    private Gsm7() {}

    /** Returns how many septets a text takes; empty if a character is not in the alphabet. */
    static OptionalInt septets(String text) {
        int septets = 0;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (EXTENSION.indexOf(character) >= 0) {
                septets += 2;
            } else if (ALPHABET.indexOf(character) >= 0) {
                septets++;
            } else {
                return OptionalInt.empty();
            }
        }
        return OptionalInt.of(septets);
    }

    /** Returns whether a text fits on a screen of 160 octets: 182 septets, or 80 units of UCS-2. */
    static boolean fits(String text) {
        OptionalInt septets = septets(text);
        return septets.isPresent() ? septets.getAsInt() <= SEPTETS : text.length() <= UNITS;
    }

    /** Returns the longest beginning of a text that fits on a screen. */
    static String cut(String text) {
        String cut = text;
        while (!fits(cut)) {
            int end = cut.length() - 1;
            cut = cut.substring(0, Character.isLowSurrogate(cut.charAt(end)) ? end - 1 : end);
        }
        return cut;
    }
}
