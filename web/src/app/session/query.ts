import { HttpParams } from '@angular/common/http';

/** Makes query parameters, leaving out null and empty values; a list repeats its parameter. */
export function query(
  values: Readonly<Record<string, string | number | readonly string[] | null | undefined>>,
): HttpParams {
  return Object.entries(values).reduce((params, [name, value]) => {
    if (value === null || value === undefined || value === '') return params;
    return typeof value === 'object' ? params.appendAll({ [name]: value }) : params.set(name, value);
  }, new HttpParams());
}
