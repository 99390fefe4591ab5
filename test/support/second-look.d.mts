interface Result {
  name: string;
  passed: number;
  failed: number;
  failures: { file: string; title: string; why: string[] }[];
  unsteady?: { file: string; title: string; why: string[] }[];
}
type RunAlone = (name: string, files: string[]) => Promise<Result>;

export function ranAlone(lines: string[][], meant: string[]): string[];
export function lookAgain(results: Result[], alone: string[], runAlone: RunAlone): Promise<void>;
export function printUnsteady(results: Result[]): boolean;
