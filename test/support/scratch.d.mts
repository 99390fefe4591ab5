/** A folder for temporary files that lies on a real disk. */
export function diskFolder(): string;
