/** A number from 0 to 1, 1 excluded: always the same for the same keys. */
export type Dice = (...keys: readonly (string | number)[]) => number;

/** FNV-1a with a finish that spreads the last characters over all bits. */
export function diceOf(seed: number): Dice {
  return (...keys) => {
    let hash = 0x811c9dc5 ^ seed;
    for (const char of keys.join("/")) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
  };
}

/** The member of a list that is not empty, by a roll of the dice. */
export function pick<T>(list: readonly T[], rolled: number): T {
  const chosen = list[Math.floor(rolled * list.length)];
  if (chosen === undefined) throw new RangeError("nothing to pick from");
  return chosen;
}
