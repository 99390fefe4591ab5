export interface Summary {
  median: number;
  low: number;
  high: number;
}
export function median(values: number[]): number;
export function percentile(values: number[], share: number): number;
export function summary(values: number[]): Summary;
export function ratio(values: number[], others: number[]): Summary;
export function above(values: number[], others: number[]): Summary;
export function verdict(reached: number | undefined, goal: { goal: number; least?: number }): string;
