import { HttpParams } from '@angular/common/http';

/** Query parameters without those that say nothing. */
export function query(values: Readonly<Record<string, string | number | null | undefined>>): HttpParams {
  return Object.entries(values).reduce(
    (params, [name, value]) =>
      value === null || value === undefined || value === '' ? params : params.set(name, value),
    new HttpParams(),
  );
}
