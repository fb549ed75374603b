import fc from "fast-check";

// Set up for the mutation tests alone: the same examples for every mutant, so that a score can be repeated, and no
// search for a smaller one that kills it as well.
fc.configureGlobal({ seed: 20261122, endOnFailure: true });
