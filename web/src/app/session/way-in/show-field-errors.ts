import type { FormGroup } from '@angular/forms';
import { focusFirstInvalid } from '../../shared-ui/keys/first-invalid';
import type { Problem } from '../api-problem';

/**
 * Puts what the server says about fields to the fields, as the error `server`; typing takes it away.
 * @returns whether everything the server said found its field
 */
export function showFieldErrors(form: FormGroup, problem: Problem): boolean {
  let shown = problem.errors.length > 0;
  for (const { field, message } of problem.errors) {
    const control = form.get(field);
    if (control) control.setErrors({ server: message });
    else shown = false;
  }
  form.markAllAsTouched();
  focusFirstInvalid(document);
  return shown;
}
