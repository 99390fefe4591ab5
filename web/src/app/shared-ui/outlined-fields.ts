import type { Provider } from '@angular/core';
import { MAT_FORM_FIELD_DEFAULT_OPTIONS, type MatFormFieldDefaultOptions } from '@angular/material/form-field';

const OUTLINED: MatFormFieldDefaultOptions = {
  appearance: 'outline',
  subscriptSizing: 'dynamic',
  hideRequiredMarker: true,
};

/**
 * How Material's form fields look here. Provide it to each component that has some: in the providers of the app it would bring the form
 * field to the pages that come first.
 */
export const outlinedFields: Provider = { provide: MAT_FORM_FIELD_DEFAULT_OPTIONS, useValue: OUTLINED };
