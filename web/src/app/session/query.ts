import { HttpParams } from '@angular/common/http';

/** Makes query parameters, leaving out null and empty values. */
export function query(values: Readonly<Record<string, string | number | null | undefined>>): HttpParams {
  return Object.entries(values).reduce(
    (params, [name, value]) =>
      value === null || value === undefined || value === '' ? params : params.set(name, value),
    new HttpParams(),
  );
}
