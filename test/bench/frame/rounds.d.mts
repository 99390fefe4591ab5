export function interleaved<Name extends string>(
  rounds: number,
  things: Record<Name, () => Promise<Record<string, number>>>,
): Promise<Record<Name, Record<string, number[]>>>;
