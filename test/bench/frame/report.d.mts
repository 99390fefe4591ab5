import type { Summary } from './figures.mjs';

export interface Figure extends Summary {
  key: string;
  ratio?: Summary;
  above?: Summary;
}
export function figure(row: { key: string; name: string; unit: string; values: number[]; to?: number[] }): Figure;
export function judged(
  goals: { of: string; take: string; goal: number; least?: number }[],
  figures: Figure[],
): { reached: number | undefined; verdict: string }[];
