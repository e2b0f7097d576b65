package io.bonsela.spring.slice;

import org.springframework.stereotype.Component;

/** A component that works only in production. */
@Component
class Printer {
    Printer() {
        throw new IllegalStateException("there is no printer here");
    }
}
