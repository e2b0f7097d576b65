package loyalty.ussd;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import loyalty.customer.Customer;
import loyalty.customer.Customer.Status;
import loyalty.selfservice.SelfService;
import loyalty.selfservice.SelfService.Item;
import loyalty.selfservice.SelfService.Offer;
import loyalty.selfservice.Texts;
import loyalty.selfservice.Visitor;
import loyalty.ussd.Hops.Hop;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Which screen follows which input, and what is on it. */
@Component
class Menu {
    private static final String BACK = "0";
    private static final String MORE = "98";

    private final SelfService service;
    private final Texts texts;

    Menu(SelfService service, Texts texts) {
        this.service = service;
        this.texts = texts;
    }

    /** Returns the first screen of a session. */
    Hop start(Visitor visitor) {
        if (visitor.customer() == null) {
            return shown(visitor, Screen.JOIN, 0, "");
        }
        return visitor.customer().status() == Status.ACTIVE
                ? shown(visitor, Screen.MAIN, 0, "")
                : over(text(visitor, "suspended"));
    }

    /** Returns the screen that follows an input. What is done is done once for a request, however often it is repeated. */
    Hop answer(Visitor visitor, Hop before, String input) {
        String typed = input.strip();
        if (before.screen() == Screen.OVER) {
            return over(text(visitor, "over"));
        } else if (before.screen() == Screen.JOIN) {
            return join(visitor, typed);
        } else if (visitor.customer() == null) {
            // Erased during the session.
            return over(text(visitor, "over"));
        } else if (visitor.customer().status() != Status.ACTIVE) {
            return over(text(visitor, "suspended"));
        } else if (before.screen() == Screen.CONFIRM) {
            return confirmed(visitor, before.options(), typed);
        } else if (before.screen() == Screen.REFER) {
            return typed.equals(BACK) ? shown(visitor, Screen.MAIN, 0, "") : over(service.refer(visitor, typed));
        }
        if (typed.equals(BACK) && before.screen() != Screen.MAIN) {
            return shown(visitor, Screen.MAIN, 0, "");
        } else if (typed.equals(MORE)) {
            return shown(visitor, before.screen(), before.page() + 1, "");
        }
        String chosen = chosen(before, typed);
        if (chosen.isEmpty()) {
            return shown(visitor, before.screen(), before.page(), text(visitor, "unknown") + '\n');
        }
        return chosen(visitor, before.screen(), chosen);
    }

    private Hop join(Visitor visitor, String typed) {
        if (typed.equals("1")) {
            boolean member = service.join(visitor);
            return over(member ? text(visitor, "joined", visitor.tenant().name()) : text(visitor, "over"));
        }
        return typed.equals("2")
                ? over(text(visitor, "not-joined"))
                : shown(visitor, Screen.JOIN, 0, text(visitor, "unknown") + '\n');
    }

    private Hop chosen(Visitor visitor, Screen screen, String chosen) {
        return switch (screen) {
            case MAIN -> shown(visitor, Screen.valueOf(chosen), 0, "");
            case REWARDS, REDEEM -> over(service.redeem(visitor, chosen));
            case BUY -> confirm(visitor, offer(visitor, chosen), "");
            case LANGUAGE -> over(service.speak(visitor, chosen));
            case JOIN, BALANCE, CONFIRM, REFER, OVER -> over(text(visitor, "over"));
        };
    }

    private static String chosen(Hop before, String typed) {
        if (!typed.matches("[0-9]{1,3}")) {
            return "";
        }
        int number = Integer.parseInt(typed);
        return number >= 1 && number <= before.options().size()
                ? before.options().get(number - 1)
                : "";
    }

    /** Asks whether something is to be bought. The price is part of the question, so it is never shortened. */
    private Hop confirm(Visitor visitor, @Nullable Offer offer, String hint) {
        if (offer == null) {
            return over(text(visitor, "buy.empty"));
        }
        String title = offer.title();
        String page = confirmation(visitor, hint, title, offer.price());
        while (!Gsm7.fits(page) && !title.isEmpty()) {
            title = title.substring(0, title.offsetByCodePoints(title.length(), -1));
            page = confirmation(visitor, hint, title, offer.price());
        }
        return new Hop(Screen.CONFIRM, List.of(offer.rule(), offer.label()), 0, page, false);
    }

    private String confirmation(Visitor visitor, String hint, String title, String price) {
        return hint + text(visitor, "buy.confirm", title + ": " + price) + "\n1. " + text(visitor, "buy.yes") + "\n0. "
                + text(visitor, "back");
    }

    /** Buys what was confirmed; asks again if it or its price has changed since. */
    private Hop confirmed(Visitor visitor, List<String> asked, String typed) {
        if (typed.equals(BACK)) {
            return shown(visitor, Screen.BUY, 0, "");
        }
        Offer offer = offer(visitor, asked.get(0));
        if (!typed.equals("1")) {
            return confirm(visitor, offer, text(visitor, "unknown") + '\n');
        }
        return offer != null && offer.label().equals(asked.get(1))
                ? over(service.buy(visitor, offer.rule()))
                : confirm(visitor, offer, "");
    }

    private @Nullable Offer offer(Visitor visitor, String rule) {
        return service.forSale(visitor).stream()
                .filter(each -> each.rule().equals(rule))
                .findFirst()
                .orElse(null);
    }

    private Hop shown(Visitor visitor, Screen screen, int page, String hint) {
        List<Item> items = items(visitor, screen);
        String heading = hint + heading(visitor, screen, items.isEmpty());
        String back = screen == Screen.MAIN || screen == Screen.JOIN ? "" : text(visitor, "back");
        List<String> pages = Pages.of(heading, items, back, text(visitor, "more"));
        int shown = Math.min(page, pages.size() - 1);
        List<String> options = items.stream().map(Item::id).toList();
        return new Hop(screen, options, shown, Gsm7.cut(pages.get(shown)), false);
    }

    private String heading(Visitor visitor, Screen screen, boolean empty) {
        String key = screen.name().toLowerCase(Locale.ROOT);
        return switch (screen) {
            case JOIN -> text(visitor, "join", visitor.tenant().name());
            case MAIN -> visitor.tenant().name();
            case BALANCE ->
                service.wallet(visitor).stream().collect(Collectors.joining("\n", text(visitor, key) + '\n', ""));
            case REWARDS, REDEEM, BUY -> text(visitor, empty ? key + ".empty" : key);
            case REFER -> text(visitor, "refer.ask");
            case CONFIRM, LANGUAGE, OVER -> text(visitor, key);
        };
    }

    private List<Item> items(Visitor visitor, Screen screen) {
        return switch (screen) {
            case JOIN -> List.of(new Item("yes", text(visitor, "yes")), new Item("no", text(visitor, "no")));
            case MAIN -> main(visitor);
            case REWARDS -> service.rewards(visitor);
            case REDEEM -> service.redeemable(visitor);
            case BUY ->
                service.forSale(visitor).stream()
                        .map(each -> new Item(each.rule(), each.label()))
                        .toList();
            case LANGUAGE ->
                Customer.LANGUAGES.stream()
                        .map(language -> new Item(language, texts.get(Locale.forLanguageTag(language), "name")))
                        .toList();
            case BALANCE, CONFIRM, REFER, OVER -> List.of();
        };
    }

    private List<Item> main(Visitor visitor) {
        List<Screen> screens = new ArrayList<>(List.of(Screen.REWARDS, Screen.BALANCE, Screen.REDEEM));
        if (!service.forSale(visitor).isEmpty()) {
            screens.add(Screen.BUY);
        }
        screens.add(Screen.REFER);
        screens.add(Screen.LANGUAGE);
        return screens.stream()
                .map(screen ->
                        new Item(screen.name(), text(visitor, screen.name().toLowerCase(Locale.ROOT))))
                .toList();
    }

    private Hop over(String text) {
        return new Hop(Screen.OVER, List.of(), 0, Gsm7.cut(text), true);
    }

    private String text(Visitor visitor, String key, Object... arguments) {
        return texts.get(visitor.language(), key, arguments);
    }
}
