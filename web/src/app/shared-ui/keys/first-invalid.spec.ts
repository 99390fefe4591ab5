import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { FormControl, FormGroup, ReactiveFormsModule } from '@angular/forms';
import { Problem } from '../../session/api-problem';
import { required } from '../../session/way-in/rules';
import { showFieldErrors } from '../../session/way-in/show-field-errors';
import { showFirstInvalid } from './first-invalid';

@Component({
  imports: [ReactiveFormsModule],
  template: `
    <form [formGroup]="form">
      <input id="name" formControlName="name" />
      <input id="email" formControlName="email" />
      <button>Save</button>
    </form>
    <form><input id="other" /></form>
  `,
})
class Form {
  readonly form = new FormGroup({
    name: new FormControl('Ann', required),
    email: new FormControl('', required),
  });
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 5));

async function send() {
  showFirstInvalid(document);
  const fixture = TestBed.createComponent(Form);
  const root = fixture.nativeElement as HTMLElement;
  document.body.append(root);
  await fixture.whenStable();
  root.querySelector('button')?.click();
  await fixture.whenStable();
  await soon();
  return fixture.componentInstance.form;
}

describe('a form that does not hold', () => {
  it('takes whoever sends it off to the first field that is to be mended', async () => {
    await send();
    expect(document.activeElement?.id).toBe('email');
  });

  it('does so too where a browser has focused what stands around the form', async () => {
    const form = await send();
    const around = document.querySelector('form')?.parentElement;
    if (around) around.tabIndex = -1;
    around?.focus();
    showFieldErrors(form, new Problem(422, 'validation-failed', 'No.', [{ field: 'name', message: 'It is taken.' }]));
    await soon();
    expect(document.activeElement?.id).toBe('name');
  });

  it('leaves whoever writes in another form by then where they are', async () => {
    const form = await send();
    document.querySelector<HTMLElement>('#other')?.focus();
    showFieldErrors(form, new Problem(422, 'validation-failed', 'No.', [{ field: 'name', message: 'It is taken.' }]));
    await soon();
    expect(document.activeElement?.id).toBe('other');
  });

  it('does the same for what only the server knows', async () => {
    const form = await send();
    form.patchValue({ email: 'ann@example.org' });
    TestBed.tick();
    showFieldErrors(form, new Problem(422, 'validation-failed', 'No.', [{ field: 'name', message: 'It is taken.' }]));
    TestBed.tick();
    await soon();
    expect(document.activeElement?.id).toBe('name');
  });
});
