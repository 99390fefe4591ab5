import type { FormGroup } from '@angular/forms';
import { focusFirstInvalid } from '../../shared-ui/keys/first-invalid';
import type { Problem } from '../api-problem';

/**
 * Adds the server's errors about fields to those fields as the error `server`; typing removes it.
 *
 * @returns whether every error was added to a field
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
