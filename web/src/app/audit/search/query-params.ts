import type { Params } from '@angular/router';

/** Parameters in the form that the router takes: a repeated one becomes a list. */
export function paramsIn(query: string): Params {
  const given = new URLSearchParams(query);
  return Object.fromEntries(
    [...new Set(given.keys())].map((name) => {
      const values = given.getAll(name);
      return [name, values.length === 1 ? values[0] : values];
    }),
  );
}
