package io.bonsela.testkit.connector;

import io.bonsela.testkit.connector.Behaviour.Wire;
import io.bonsela.testkit.connector.FakeProvider.Repeats;
import io.bonsela.testkit.connector.ProviderProtocol.Asked;
import io.bonsela.testkit.connector.ProviderProtocol.Deal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The deals that a fake provider was asked for, those that it executed, and their outcomes. Thread-safe. */
final class FakeLedger {
    private final Repeats repeats;
    private final Map<String, Deal> deals = new HashMap<>();
    private final Map<String, Deal> byNumber = new HashMap<>();
    private final Map<String, Say> settled = new HashMap<>();
    private final List<Asked.Issue> asked = new ArrayList<>();
    private final List<Deal> executions = new ArrayList<>();
    private final Set<Integer> executed = new HashSet<>();
    private int lastNumber = 70_000;

    FakeLedger(Repeats repeats) {
        this.repeats = repeats;
    }

    /** Records a request to deliver, and returns its deal: for a repeated reference, the first one or a new one. */
    synchronized Deal register(Asked.Issue issue) {
        asked.add(issue);
        Deal before = issue.reference().isEmpty() ? null : deals.get(issue.reference());
        if (before != null && repeats != Repeats.EXECUTED) {
            return before;
        }
        Deal deal = new Deal(++lastNumber, issue.reference(), issue.to(), issue.amount());
        deals.put(issue.reference().isEmpty() ? "#" + deal.number() : issue.reference(), deal);
        byNumber.put(String.valueOf(deal.number()), deal);
        return deal;
    }

    synchronized boolean isExecuted(Deal deal) {
        return executed.contains(deal.number());
    }

    /** Executes a deal once, even if two requests for it arrive at the same time. */
    synchronized Behaviour execute(Deal deal, Behaviour meant) {
        if (isExecuted(deal)) {
            boolean refused = repeats == Repeats.REFUSED && meant.wire() == Wire.WHOLE;
            return new Behaviour(false, refused ? Say.DUPLICATE : meant.say(), meant.wire());
        }
        if (meant.executes()) {
            executions.add(deal);
            executed.add(deal.number());
        }
        return meant;
    }

    synchronized void settle(String reference, Say say) {
        settled.put(reference, say);
    }

    /** Answers a look-up: the outcome that a test set, or else whether the deal was executed. */
    synchronized Behaviour lookUp(Deal deal) {
        Say outcome = settled.get(deal.reference());
        if (outcome == null) {
            outcome = isExecuted(deal) ? Say.SUCCESS : Say.NOT_FOUND;
        }
        return Behaviour.saying(outcome);
    }

    /** Finds a deal by its reference, or by the number that the provider gave it. */
    synchronized Deal find(String reference) {
        Deal ours = deals.get(reference);
        Deal theirs = byNumber.get(reference.replaceAll("\\D", ""));
        return ours != null ? ours : theirs != null ? theirs : new Deal(0, reference, "", null);
    }

    synchronized Optional<Deal> deal(String reference) {
        return Optional.ofNullable(deals.get(reference));
    }

    /** The deals for which money moved, in the order of execution. */
    synchronized List<Deal> executions() {
        return List.copyOf(executions);
    }

    /** All requests to deliver in their order. */
    synchronized List<Asked.Issue> asked() {
        return List.copyOf(asked);
    }
}
