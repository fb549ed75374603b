/** One line of a bill. */
export interface CostLine {
  readonly item: string;
  readonly quantity: number;
  /** In USD, for one. */
  readonly price: number;
  /** How many are free. */
  readonly free: number;
}

/** What the lines cost when the free amounts are used up by others, in USD. */
export function fullCost(lines: readonly CostLine[]): number {
  return lines.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
}

/** What the lines cost when the account uses the free amounts for nothing else, in USD. */
export function costInFreeTier(lines: readonly CostLine[]): number {
  return lines.reduce((sum, { quantity, price, free }) => sum + Math.max(0, quantity - free) * price, 0);
}
