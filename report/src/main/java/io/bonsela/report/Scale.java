package io.bonsela.report;

/**
 * The vertical scale of a chart.
 *
 * @param most a round number that no value exceeds, above zero
 */
record Scale(double most) {
    /** Up to this value the quarters are whole numbers. */
    private static final double WHOLE = 40;

    /** Returns a scale whose quarters are round numbers. */
    static Scale upTo(double value) {
        if (value <= 0) {
            return new Scale(4);
        }
        if (value <= WHOLE) {
            return new Scale(4 * Math.ceil(value / 4));
        }
        double power = Math.pow(10, Math.floor(Math.log10(value)));
        for (double round : new double[] {1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10}) {
            if (round * power >= value) {
                return new Scale(round * power);
            }
        }
        return new Scale(10 * power);
    }

    double share(double value) {
        return value / most;
    }
}
