package io.bonsela.api.command;

/** What to do about a reversed credit that was spent already. */
public enum OnSpent {
    /** The subject owes it: its balance goes below zero, and its next credits settle that first. */
    NEGATIVE_BALANCE,
    /** The house bears it: what cannot be taken from the wallet is told and written off, and its cost stays charged. */
    SHORTFALL
}
