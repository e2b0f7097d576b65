package io.bonsela.spring.slice;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application with a fact that rules need, and a component that works only in production. */
@SpringBootApplication
class ShopApplication {}
