import type { ChildProcess, SpawnOptions } from 'node:child_process';

export function spawnAtLowestPriority(args: string[], options: SpawnOptions): ChildProcess;
